import { spread } from '@twisterlab/platform/verify/workloads/spread';
import { deployment, findings } from '../../kit/objects';

const own = { matchLabels: { 'app.kubernetes.io/name': 'api' } };
const constraint = (labelSelector?: object) => ({
  topologySpreadConstraints: [
    { maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway', labelSelector },
  ],
});
const term = (labelSelector?: object) => ({ topologyKey: 'kubernetes.io/hostname', labelSelector });
const required = (selector?: object) => ({
  affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term(selector)] } },
});
const preferred = (selector?: object) => ({
  affinity: {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: term(selector) }],
    },
  },
});
const check = (spec: Record<string, unknown>) => findings(spread, [deployment('api', { spec })]);

describe('spread', () => {
  it('accepts selectors of its own pods, and preferences about others', () => {
    for (const spec of [constraint(own), required(own), preferred(own), {}]) expect(check(spec)).toEqual([]);
    expect(check(preferred({ matchLabels: { app: 'other' } }))).toEqual([]);
    const other = deployment('other');
    const selector = { matchLabels: { 'app.kubernetes.io/name': 'other' } };
    expect(findings(spread, [deployment('api', { spec: preferred(selector) }), other])).toEqual([]);
  });

  it.each([
    ['a constraint without a selector', constraint(), 'topologySpreadConstraints has no labelSelector'],
    ['a constraint on other pods', constraint({ matchLabels: { app: 'other' } }), 'topologySpreadConstraints selects'],
    ['an anti-affinity to other pods', required({ matchLabels: { app: 'other' } }), 'podAntiAffinity selects'],
    ['a constraint on every pod', constraint({}), 'topologySpreadConstraints selects every pod of the namespace'],
    [
      'a preference about no pods',
      preferred({ matchLabels: { 'app.kubernetes.io/name': 'apis' } }),
      'podAntiAffinity prefers nodes without',
    ],
    ['a preference without a selector', preferred(), 'podAntiAffinity has no labelSelector'],
  ])('rejects %s', (_, spec, message) => {
    expect(check(spec)).toEqual([expect.stringContaining(`Deployment api ${message}`)]);
  });
});
