import type { Manifest } from '@twisterlab/platform/model/manifest';
import { selector } from '@twisterlab/platform/verify/network/selector';
import { images } from '../../kit/facts';
import { finding } from '../../kit/finding';
import {
  cronJob,
  denyAll,
  deployment,
  findings,
  networkPolicy,
  object,
  pods,
  service,
  statefulSet,
} from '../../kit/objects';

const name = 'app.kubernetes.io/name';
const budget = (selected: object | undefined) =>
  object('policy/v1', 'PodDisruptionBudget', 'api', { spec: { selector: selected } });
const policy = (podSelector: object) => networkPolicy('policy', { podSelector, policyTypes: ['Ingress'] });
const shared = { labels: { tier: 'web' } };
const both = [deployment('api', shared), deployment('mcp', shared)];

/** A workload whose account has this Role in its namespace. */
const withRole = (rule: object) => [
  deployment('operator', { spec: { serviceAccountName: 'operator' } }),
  object('v1', 'ServiceAccount', 'operator'),
  object('rbac.authorization.k8s.io/v1', 'Role', 'operator', { rules: [rule] }),
  object('rbac.authorization.k8s.io/v1', 'RoleBinding', 'operator', {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'operator' },
    subjects: [{ kind: 'ServiceAccount', name: 'operator' }],
  }),
];

describe('a selector that selects no rendered pod', () => {
  const none = ['Service web selects no pod with {"app.kubernetes.io/name":"web"}'];

  it.each([
    ['pods', { apiGroups: [''], resources: ['pods'], verbs: ['create'] }, []],
    ['StatefulSets', { apiGroups: ['apps'], resources: ['statefulsets'], verbs: ['*'] }, []],
    ['nothing', { apiGroups: ['apps'], resources: ['statefulsets'], verbs: ['get'] }, none],
    ['all as an administrator', { apiGroups: ['*'], resources: ['*'], verbs: ['*'] }, none],
  ])('is accepted beside an operator that may create %s', (_, rule, expected) => {
    expect(findings(selector, [...withRole(rule), service('web')])).toEqual(expected);
  });

  it('is refused if it is that of a workload', () => {
    const rule = { apiGroups: [''], resources: ['pods'], verbs: ['create'] };
    const broken = deployment('web', { deployment: { selector: { matchLabels: { app: 'other' } } } });
    expect(findings(selector, [...withRole(rule), broken])).toEqual([
      'Deployment web does not select its own pods with {"app":"other"}',
    ]);
  });
});

describe('selector', () => {
  it('accepts selectors of the intended pods', () => {
    const objects = [
      ...both,
      service('api'),
      budget({ matchLabels: pods('api').labels }),
      policy({ matchLabels: pods('api').labels }),
      denyAll,
    ];
    expect(findings(selector, objects)).toEqual([]);
  });

  it('accepts a DaemonSet and a Service with hostNetwork pods', () => {
    const { spec } = deployment('speaker', { spec: { hostNetwork: true } }) as Manifest & { spec: object };
    const speaker = object('apps/v1', 'DaemonSet', 'speaker', { spec });
    expect(findings(selector, [speaker, service('speaker')])).toEqual([]);
    const other = object('apps/v1', 'DaemonSet', 'speaker', {
      spec: { ...spec, selector: { matchLabels: pods('other').labels } },
    });
    expect(findings(selector, [other])).toEqual([
      'DaemonSet speaker does not select its own pods with {"app.kubernetes.io/name":"other"}',
    ]);
  });

  it('accepts a Service without a selector: another program manages its endpoints', () => {
    expect(findings(selector, [service('leader', { selector: undefined })])).toEqual([]);
  });

  it('refuses a Service that selects no pod', () => {
    expect(findings(selector, [deployment('api'), service('api', { selector: { app: 'api' } })])).toEqual([
      'Service api selects no pod with {"app":"api"}',
    ]);
  });

  it('refuses a Service with an empty selector, which selects nothing', () => {
    expect(findings(selector, [deployment('api'), service('api', { selector: {} })])).toEqual([
      finding('Service api', 'no pod', '{}'),
    ]);
  });

  it('ignores pods of another namespace', () => {
    const elsewhere = object('apps/v1', 'Deployment', 'api', { spec: deploymentSpec() }, 'default');
    expect(findings(selector, [elsewhere, service('api')])).toEqual([
      finding('Service api', 'no pod', '{"app.kubernetes.io/name":"api"}'),
    ]);
  });

  it('refuses a Service that selects pods of two workloads, jobs included', () => {
    expect(findings(selector, [...both, service('api', { selector: { tier: 'web' } })])).toEqual([
      'Service api selects pods of Deployment twisterlab/api and Deployment twisterlab/mcp with {"tier":"web"}',
    ]);
    const job = cronJob('job', { labels: { [name]: 'api' } });
    const text =
      'selects pods of Deployment twisterlab/api and CronJob twisterlab/job with {"app.kubernetes.io/name":"api"}';
    expect(findings(selector, [deployment('api'), job, service('api')])).toEqual([
      `Service api ${text}`,
      `Deployment api ${text}`,
    ]);
  });

  it('accepts a headless Service for pods of two workloads: it has the addresses of all members', () => {
    expect(findings(selector, [...both, service('api', { selector: { tier: 'web' }, clusterIP: 'None' })])).toEqual([]);
  });

  it('accepts a Service for pods of K3s', () => {
    const dns = object('v1', 'Service', 'dns', { spec: { selector: { 'k8s-app': 'kube-dns' } } }, 'kube-system');
    expect(findings(selector, [dns])).toEqual([]);
  });

  it('refuses a workload that selects the pods of another', () => {
    const wrong = deployment('api', { deployment: { selector: { matchLabels: pods('mcp').labels } } });
    expect(findings(selector, [wrong, deployment('mcp')])).toEqual([
      finding('Deployment api', 'its own pods', '{"app.kubernetes.io/name":"mcp"}'),
    ]);
  });

  it.each([
    [{ matchLabels: pods('redis').labels }, '{"app.kubernetes.io/name":"redis"}'],
    [undefined, '{}'],
  ])('refuses a budget with the selector %j, which selects no pod', (selected, text) => {
    expect(findings(selector, [deployment('api'), budget(selected)])).toEqual([
      finding('PodDisruptionBudget api', 'no pod', text),
    ]);
  });

  it('refuses a budget that selects pods of two workloads', () => {
    expect(findings(selector, [...both, budget({})])).toEqual([
      finding('PodDisruptionBudget api', 'Deployment twisterlab/api and Deployment twisterlab/mcp', '{}'),
    ]);
  });

  it('accepts a policy for pods of two workloads, and refuses one for none', () => {
    expect(findings(selector, [...both, policy({ matchLabels: { tier: 'web' } })])).toEqual([]);
    expect(findings(selector, [...both, policy({ matchLabels: { tier: 'wbe' } })])).toEqual([
      finding('NetworkPolicy policy', 'no pod', '{"tier":"wbe"}'),
    ]);
  });

  it('evaluates matchExpressions, and prints them with the labels', () => {
    const isApi = { matchExpressions: [{ key: name, operator: 'In', values: ['api'] }] };
    const isNone = { matchLabels: { tier: 'web' }, matchExpressions: [{ key: name, operator: 'DoesNotExist' }] };
    const isGone = { matchExpressions: [{ key: 'gone', operator: 'Exists' }] };
    expect(findings(selector, [...both, budget(isApi)])).toEqual([]);
    expect(findings(selector, [...both, policy(isGone)])).toEqual([
      finding('NetworkPolicy policy', 'no pod', JSON.stringify(isGone)),
    ]);
    expect(findings(selector, [...both, policy(isNone)])).toEqual([
      finding('NetworkPolicy policy', 'no pod', JSON.stringify(isNone)),
    ]);
  });
});

function deploymentSpec() {
  return (deployment('api') as unknown as { spec: object }).spec;
}

describe('labels that a program sets on its own pod', () => {
  const members = statefulSet('db', { image: images.postgres });
  const selecting = (role: string) =>
    findings(selector, [members, service('db', { selector: { [name]: 'db', role } })]);

  it('are selectable: a Service may select the replicas of PostgreSQL', () => {
    expect([...selecting('replica'), ...selecting('primary')]).toEqual([]);
  });

  it('have no other values: the role name before Patroni 4 selects no pod', () => {
    expect(selecting('master')).toEqual([
      finding('Service db', 'no pod', '{"app.kubernetes.io/name":"db","role":"master"}'),
    ]);
  });

  it('do not apply to other images', () => {
    const objects = [statefulSet('db'), service('db', { selector: { [name]: 'db', role: 'replica' } })];
    expect(findings(selector, objects)).toHaveLength(1);
  });
});
