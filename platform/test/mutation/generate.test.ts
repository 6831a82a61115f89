import type { Manifest } from '@twisterlab/platform/model/manifest';
import { allMutants, sampled } from '@twisterlab/platform/mutation/generate';
import type { Mutant } from '@twisterlab/platform/mutation/mutant';
import { allows, configMap, cronJob, deployment, environment, object, pods, service } from '../kit/objects';

const flow = { from: pods('api'), to: pods('redis'), port: 6379, protocol: 'TCP' } as const;
const policies = [allows.egress('api', 'redis', 6379), allows.ingress('redis', 'api', 6379)].map((policy) =>
  JSON.parse(JSON.stringify(policy).replace('"port":6379', '"port":6379,"protocol":"TCP"')),
) as Manifest[];

const mutantsOf = (...manifests: Manifest[]) => allMutants([environment(manifests)]);
const operatorsAt = (mutants: readonly Mutant[], field: string) =>
  mutants.filter((mutant) => mutant.field === field).map(({ operator }) => operator);
/** The changed manifest. */
const changed = (manifest: Manifest, field: string, operator: string) => {
  const found = mutantsOf(manifest).find((mutant) => mutant.field === field && mutant.operator === operator)!;
  return found.apply(environment([manifest])).objects[0]?.manifest as unknown as Record<string, never> & Manifest;
};

describe('mutants', () => {
  it('remove objects, fields and items', () => {
    const found = mutantsOf(service('api'));
    expect(operatorsAt(found, '')).toEqual(['delete']);
    expect(operatorsAt(found, 'spec.ports[]')).toContain('delete');
    expect(changed(service('api'), '', 'delete')).toBeUndefined();
    expect(changed(service('api'), 'spec.ports[]', 'delete')).toMatchObject({ spec: { ports: [] } });
  });

  it.each([
    ['spec.ports[].port', service('api'), ['wrong-port']],
    ['spec.schedule', cronJob('api'), ['monthly', 'never', 'invalid']],
    ['spec.template.spec.automountServiceAccountToken', deployment('api'), ['flip']],
    ['spec.template.spec.containers[].image', deployment('api'), ['moving-tag', 'other-repository', 'other-version']],
    ['spec.template.spec.containers[].resources.limits.memory', deployment('api'), ['scale', 'zero', 'invalid']],
    ['spec.template.spec.securityContext.seccompProfile.type', deployment('api'), ['misspell']],
  ])('make the mistakes that the value of %s invites', (field, manifest, operators) => {
    expect(operatorsAt(mutantsOf(manifest), field)).toEqual(expect.arrayContaining(['delete', ...operators]));
  });

  it('turn on switches that the schema has', () => {
    expect(operatorsAt(mutantsOf(deployment('api')), 'spec.template.spec')).toContain('add-hostNetwork');
    expect(changed(deployment('api'), 'spec.template.spec', 'add-hostNetwork')).toMatchObject({
      spec: { template: { spec: { hostNetwork: true } } },
    });
  });

  it('take values that the same field has elsewhere', () => {
    const found = mutantsOf(service('api', { type: 'ClusterIP' }), service('mcp', { type: 'NodePort' }));
    const other = found.find(({ field, operator }) => field === 'spec.type' && operator === 'another')!;
    expect(other.change).toMatch(/^(ClusterIP -> NodePort|NodePort -> ClusterIP)$/);
  });

  it('change files by their format', () => {
    const file = (name: string, text: string) => configMap('settings', { [name]: text });
    const yaml = file('alerts.yml', '# all\ngroups:\n  - name: a\n    rules:\n      - expr: up{job="api"} > 1\n');
    const field = 'data[*.yml]:groups[].rules[].expr';
    expect(operatorsAt(mutantsOf(yaml), field)).toEqual(
      expect.arrayContaining(['delete', 'comparison', 'threshold', 'matcher-value']),
    );
    expect(changed(yaml, field, 'comparison')).toMatchObject({
      data: { 'alerts.yml': '# all\ngroups:\n  - name: a\n    rules:\n      - expr: up{job="api"} < 1\n' },
    });
    expect(changed(file('a.sh', 'set -eu\necho a\n'), 'data[a.sh]', 'strict-mode')).toMatchObject({
      data: { 'a.sh': 'echo a\n' },
    });
    expect(changed(file('redis.conf', 'appendonly yes\n'), 'data[redis.conf]:appendonly', 'flip')).toMatchObject({
      data: { 'redis.conf': 'appendonly no\n' },
    });
    expect(changed(file('a.json', '{"uid": "x"}'), 'data[*.json]:uid', 'rename')).toMatchObject({
      data: { 'a.json': '{\n  "uid": "x-x"\n}' },
    });
  });

  it('change a declared connection together with its NetworkPolicies', () => {
    const before = environment(policies, { flows: [flow] });
    const found = allMutants([before]).filter(({ kind }) => kind === 'Flow');
    const after = (operator: string) => found.find((mutant) => mutant.operator === operator)!.apply(before);
    expect(after('delete')).toMatchObject({ flows: [], objects: [] });
    expect(after('wrong-port').flows).toEqual([{ ...flow, port: 6380 }]);
    expect(JSON.stringify(after('wrong-port').objects.map(({ manifest }) => manifest)).match(/6380/g)).toHaveLength(2);
  });

  it('have unique names, and contain the same mistake of two tenants once', () => {
    const tenants = ['production', 'staging'].map((name) => environment([service('api')], { environment: name }));
    const [one, two] = [allMutants([tenants[0]!]), allMutants(tenants)];
    expect(two).toHaveLength(one.length);
    expect(new Set(one.map(({ id }) => id)).size).toBe(one.length);
  });

  it('leave the environment as it is', () => {
    const before = environment([deployment('api')]);
    const text = JSON.stringify(before.objects);
    for (const mutant of allMutants([before])) expect(JSON.stringify(mutant.apply(before).objects)).not.toBe(text);
    expect(JSON.stringify(before.objects)).toBe(text);
  });
});

describe('a sample', () => {
  const all = mutantsOf(deployment('api'), service('api'), cronJob('api'), object('v1', 'ServiceAccount', 'api'));
  const ids = (seed: number, size: number) => sampled(all, seed, size).map(({ id }) => id);

  it('is the same for the same seed, and begins with a smaller one', () => {
    expect(ids(1, 50)).toEqual(ids(1, 50));
    expect(ids(1, 50)).not.toEqual(ids(2, 50));
    expect(ids(1, 50)).toEqual(ids(1, 100).slice(0, 50));
  });

  it('has one of every field before a second one of any', () => {
    const fields = new Set(all.map(({ kind, field }) => `${kind} ${field}`));
    const first = sampled(all, 1, fields.size);
    expect(new Set(first.map(({ kind, field }) => `${kind} ${field}`)).size).toBe(fields.size);
  });

  it('has no mutant twice', () => {
    expect(new Set(ids(1, 9999)).size).toBe(all.length);
  });
});
