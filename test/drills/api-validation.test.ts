import { clusterApis } from '@twisterlab/platform/kubernetes/custom-apis';
import { validationFaults } from '@twisterlab/platform/kubernetes/validation';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { checkValidation, faultOf } from '../../drills/api/validation';
import { mutants } from '../../drills/api/validation/mutants';
import { samples } from '../../drills/api/validation/samples';
import { configMap, environment, networkPolicy, service } from '../kit/objects';

const [api] = [...clusterApis([environment([])]).values()];
const names = (...objects: Manifest[]) => [...mutants(objects, api!)].map(({ name }) => name);
const peers = networkPolicy('web', {
  podSelector: {},
  ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8' } }], ports: [{ port: 80 }] }],
});

describe('the mutants of an object', () => {
  it('set fields to values at and beyond their borders, remove and add them', () => {
    expect(names(peers)).toEqual(
      expect.arrayContaining([
        'NetworkPolicy spec.ingress[].from[].ipBlock.cidr = "10.0.0.0"',
        'NetworkPolicy spec.ingress[].from[].ipBlock removed',
        'NetworkPolicy spec.ingress[].from[].podSelector added',
        'NetworkPolicy spec.ingress[].ports[].endPort added',
        'NetworkPolicy spec.ingress[].ports[].port = 65536',
        'NetworkPolicy spec.policyTypes added',
        'NetworkPolicy spec.ingress repeats its first item',
      ]),
    );
  });

  it('are made once for each field of a kind, and have the name of another object', () => {
    const two = names(configMap('a', { x: '1' }), configMap('b', { x: '1' }));
    expect(two.filter((name) => !name.includes('"B"'))).toEqual(names(configMap('a', { x: '1' })));
    expect(new Set(two).size).toBe(two.length);
    expect([...mutants([peers], api!)].map(({ manifest }) => manifest.metadata.name)).not.toContain('web');
  });

  it('keep the rest of the object', () => {
    const [mutant] = [...mutants([service('db')], api!)].filter(({ name }) => name.endsWith('ports[].port = 0'));
    const [renamed] = [service('db-x')] as unknown as { spec: { ports: object[] } }[];
    expect(mutant!.manifest).toEqual({
      ...renamed,
      spec: {
        ...renamed!.spec,
        selector: { 'app.kubernetes.io/name': 'db' },
        ports: [{ ...renamed!.spec.ports[0], port: 0 }],
      },
    });
  });
});

describe('checkValidation', () => {
  const validate = (manifest: Manifest) => validationFaults(manifest, api!);
  const refusing = { dryRunCreate: async () => ({ error: 'Service "x" is invalid: spec.type', warnings: [] }) };

  it('reports a mutant that synth accepts and the API server refuses', async () => {
    const { of, faults } = await checkValidation(refusing, [], api!, validate, '1.36:', 50);
    expect(faults).toHaveLength(of);
    expect(faults[0]).toMatch(/^1\.36: \w+ .*: synth accepts; the API server: Service "x" is invalid: spec.type$/);
  });

  it('sends none that synth refuses', async () => {
    expect(await checkValidation(refusing, [], api!, () => ['no'], '1.36:')).toEqual({ of: 0, faults: [] });
  });

  it.each([
    ['admission', 'pods "a" is forbidden: violates PodSecurity'],
    ['the rule volume-mount', 'is invalid: spec.template.spec.containers[0].volumeMounts[0].name: Not found: "x"'],
    ['nothing', ''],
  ])('accepts a refusal by %s', (_, error) => {
    expect(faultOf({ name: 'Pod spec', manifest: configMap('a') }, error)).toBeUndefined();
  });

  it('has samples that synth accepts', () => {
    expect(samples.flatMap((each) => validate(each))).toEqual([]);
  });
});
