import { link, objectKey } from '@twisterlab/platform/link/graph';
import { is, type Kinds, ofKind } from '@twisterlab/platform/model/kinds';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { shapeRules } from '@twisterlab/platform/verify/engine-rules';
import { withoutHelmCharts } from '../../charts';
import { render, verify } from '../../charts/site';
import { trusting } from '../../charts/trust-manager/chart';
import { trustBundle } from '../../charts/trust-manager/trust-manager';
import { environmentsWith } from '../records/good';

const fleet = environmentsWith();
const environments = render(fleet, withoutHelmCharts);
const [cluster] = fleet.clusters;

/** The fleet with another bundle. */
function withBundle(change: (spec: Kinds['Bundle']['spec']) => object) {
  return environments.map((each) => ({
    ...each,
    objects: each.objects.map((object) => {
      return is(object.manifest, 'Bundle')
        ? { ...object, manifest: { ...object.manifest, spec: change(object.manifest.spec) } as Manifest }
        : object;
    }),
  }));
}

describe('the trust bundle', () => {
  it('is a ConfigMap with the certificate of the authority in the namespaces that trust it, and in no other', () => {
    const { resolvable: known } = link(cluster!, environments);
    const of = (namespace: string) => known.get(objectKey('ConfigMap', trustBundle.configMap, namespace));
    for (const namespace of trusting) expect(of(namespace)).toEqual(new Set([trustBundle.key]));
    for (const namespace of ['kube-system', 'twisterlab']) expect(of(namespace)).toBeUndefined();
  });

  it('may be written there alone: no ClusterRole lets trust-manager touch a ConfigMap', () => {
    const roles = environments[0]!.objects
      .filter(({ application }) => application === 'trust-manager')
      .map(({ manifest }) => manifest as Manifest & { readonly rules?: readonly { readonly resources?: string[] }[] })
      .filter(({ rules }) => rules?.some(({ resources }) => resources?.includes('configmaps')));
    expect(roles.map(({ kind, metadata }) => `${kind} ${metadata.namespace}`).sort()).toEqual(
      trusting.map((namespace) => `Role ${namespace}`),
    );
  });

  it('never holds the key', () => {
    const { spec } = ofKind(
      environments[0]!.objects.find(({ manifest }) => manifest.kind === 'Bundle')!.manifest,
      'Bundle',
    );
    expect(spec.sources.map(({ secret }) => secret?.key)).toEqual(['tls.crt']);
  });

  it.each([
    ['a Secret that no chart declares', 'private-cb', 'tls.crt', /Secret cert-manager\/private-cb is not defined/],
    ['a key that it has not', 'private-ca', 'tls.cer', /references the key tls.cer of Secret cert-manager\/private-ca/],
  ])('is refused with %s', (_, name, key, message) => {
    expect(() => verify(environments, fleet)).not.toThrow();
    const wrong = withBundle((spec) => ({ ...spec, sources: [{ secret: { name, key } }] }));
    expect(() => verify(wrong, fleet)).toThrow(message);
  });

  it('is refused with a field that bundles have not', () => {
    const misspelt = withBundle((spec) => ({ ...spec, targets: {} }));
    const schema = shapeRules.find(({ name }) => name === 'schema')!;
    expect([...schema.check(misspelt)].map(({ message }) => message)).toContain('spec.targets is not a field');
  });
});
