import { admissionPolicies } from '../../charts/cluster/admission/policies';
import { refusalIn } from '../../drills/admission/policies';
import { computed, difference } from '../../drills/admission/refused';
import { forbidden } from '../../drills/admission/shapes';
import { spec, type WorkloadKind, workload } from '../../drills/admission/shapes/kit';
import { Dist } from '../../drills/dist';
import { validateEnvironments } from '../../environments/schema/environments';
import { renderedDist } from '../kit/dist';
import { edge, records } from '../kit/records';

const nodes = [30, 31, 32].map((host) => ({ ...edge.nodes[0]!, name: `server${host}`, address: `192.168.0.${host}` }));
const metallb = { ...edge, nodes, loadBalancer: 'metallb' as const };
const { clusters, tenants } = validateEnvironments({
  clusters: [metallb],
  tenants: records.tenants.map((tenant) => ({ ...tenant, cluster: metallb })),
});
const policies = admissionPolicies(clusters[0]!, tenants);

describe('the forbidden shapes', () => {
  it('are at least sixty, with a name of their own', () => {
    expect(forbidden.length).toBeGreaterThanOrEqual(60);
    expect(new Set(forbidden.map(({ policy, name }) => `${policy} ${name}`)).size).toBe(forbidden.length);
  });

  it.each(forbidden.map((shape) => [`${shape.policy}: ${shape.name}`, shape] as const))(
    'synth refuses %s by this policy alone, with the message',
    (_, shape) => {
      expect(computed(policies, shape)).toEqual([
        { policy: shape.policy, message: expect.stringContaining(shape.message) },
      ]);
    },
  );

  it('change objects that every policy admits', () => {
    const before = forbidden.flatMap(({ before }) => (before ? [{ object: before }] : []));
    const kinds: WorkloadKind[] = ['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob'];
    const good = kinds.map((kind) => ({ object: workload(kind, spec()) }));
    for (const object of [...before, ...good]) expect(computed(policies, object)).toEqual([]);
  });
});

describe('all of dist', () => {
  it('is admitted', () => {
    const fleet = validateEnvironments(records);
    const own = admissionPolicies(fleet.clusters[0]!, fleet.tenants);
    const objects = Dist.in(renderedDist).objects();
    expect(objects.length).toBeGreaterThan(100);
    for (const { manifest } of objects) expect(computed(own, { object: manifest })).toEqual([]);
  });
});

describe('a refusal', () => {
  const [shape] = forbidden;
  const expected = computed(policies, shape!);
  const error = (policy: string, message: string) =>
    `deployments.apps "shape" is forbidden: ValidatingAdmissionPolicy '${policy}' with binding '${policy}' denied request: ${message}`;

  it('is read from the error of the API server', () => {
    expect(refusalIn(error('images', 'a: b'))).toEqual({ policy: 'images', message: 'a: b' });
    expect(refusalIn('pods "shape" is forbidden: violates PodSecurity "restricted:v1.36"')).toBeUndefined();
  });

  it('is as computed', () => {
    expect(difference(shape!, expected, expected[0])).toBeUndefined();
  });

  it.each([
    ['is admitted', undefined],
    ['is refused by limits instead of images: a', { policy: 'limits', message: 'a' }],
    ['has no "whose repository is not in the catalogue" in its message: a', { policy: 'images', message: 'a' }],
    ['has another message than synth: ', { policy: 'images', message: `a ${shape!.message}` }],
  ])('%s', (text, refusal) => {
    expect(difference(shape!, expected, refusal)).toContain(text);
  });

  it('of another policy too is a difference', () => {
    const two = [...expected, { policy: 'limits', message: '' }];
    expect(difference(shape!, two, expected[0])).toBe('synth: refused by images, limits instead of images');
  });
});
