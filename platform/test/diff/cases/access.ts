import {
  allows,
  configMap,
  denyAll,
  deployment,
  namespace,
  networkPolicy,
  object,
  service,
  webhook,
} from '../../kit/objects';
import { type Case, casesOf } from '../kit';

const api = (container: Record<string, unknown> = {}, spec: Record<string, unknown> = {}) =>
  deployment('api', { container, spec });
const hardened = { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } };
const rbac = 'rbac.authorization.k8s.io/v1';
const role = (resources: readonly string[], verbs: readonly string[]) => [
  object(rbac, 'Role', 'r', { rules: [{ apiGroups: [''], resources, verbs }] }),
  object(rbac, 'RoleBinding', 'r', {
    roleRef: { kind: 'Role', name: 'r' },
    subjects: [{ kind: 'ServiceAccount', name: 'a', namespace: 'twisterlab' }],
  }),
];
const from = (cidr: string, name = 'in') =>
  networkPolicy(name, {
    podSelector: {},
    policyTypes: ['Ingress'],
    ingress: [{ from: [{ ipBlock: { cidr } }], ports: [{ port: 8000 }] }],
  });
const to = (cidr: string) =>
  networkPolicy('out', { podSelector: {}, policyTypes: ['Egress'], egress: [{ to: [{ ipBlock: { cidr } }] }] });
const ingress = (
  hosts: readonly string[],
  rest: Record<string, unknown> = {},
  annotations: Record<string, string> = {},
) =>
  object('networking.k8s.io/v1', 'Ingress', 'i', {
    metadata: { annotations },
    spec: {
      rules: hosts.map((host) => ({
        host,
        http: {
          paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'api', port: { name: 'http' } } } }],
        },
      })),
      ...rest,
    },
  });
const passes = (names: string) => ({ 'traefik.ingress.kubernetes.io/router.middlewares': names });
const middleware = (spec: Record<string, unknown>) => object('traefik.io/v1alpha1', 'Middleware', 'm', { spec });
const nodePort = (nodePort: number, rest: Record<string, unknown> = {}) =>
  service('api', { type: 'NodePort', externalTrafficPolicy: 'Local', ports: [{ port: 80, nodePort }], ...rest });
const level = (enforce: string) => ({
  ...namespace,
  metadata: { name: 'twisterlab', labels: { 'pod-security.kubernetes.io/enforce': enforce } },
});
const admits = (spec: Record<string, unknown>) => ({
  ...object('admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicyBinding', 'b', { spec }),
  metadata: { name: 'b' },
});
const application = (spec: Record<string, unknown>) =>
  object('argoproj.io/v1alpha1', 'Application', 'a', { spec: { source: { path: 'dist/x' }, ...spec } }, 'argocd');
const secretEnv = (name: string, key = 'password') =>
  api({ env: [{ name: 'P', valueFrom: { secretKeyRef: { name, key } } }] });
const token = { volumes: [{ name: 't', projected: { sources: [{ serviceAccountToken: { path: 't' } }] } }] };

const security = casesOf('pod-security');
const securityLevel = casesOf('pod-security-level');
const tokens = casesOf('token');
const rights = casesOf('rbac');
const roles = casesOf('role');
const paths = casesOf('paths');
const policy = casesOf('network-policy');
const exposed = casesOf('exposed-service');
const routes = casesOf('ingress');
const passing = casesOf('middleware');
const pool = casesOf('address-pool');
const admission = casesOf('admission');
const secrets = casesOf('secret');
const needed = casesOf('needed-secrets');
const empty = casesOf('service-without-pods');
const capacity = casesOf('capacity');
const applications = casesOf('application');

export const accessCases: readonly Case[] = [
  security('dangerous', 'a privileged container', api(), api({ securityContext: { ...hardened, privileged: true } })),
  security(
    'dangerous',
    'a capability',
    api(),
    api({ securityContext: { ...hardened, capabilities: { drop: ['ALL'], add: ['NET_RAW'] } } }),
  ),
  security('dangerous', 'the network of the node', api(), api({}, { hostNetwork: true })),
  security('dangerous', 'files of the node', api(), api({}, { volumes: [{ name: 'h', hostPath: { path: '/' } }] })),
  security('dangerous', 'a port of the node', api(), api({ ports: [{ containerPort: 8000, hostPort: 80 }] })),
  security('dangerous', 'no security context', api(), api({ securityContext: undefined })),
  security(
    'review',
    'another user',
    api({}, { securityContext: { runAsNonRoot: true, runAsUser: 1, seccompProfile: { type: 'RuntimeDefault' } } }),
    api({}, { securityContext: { runAsNonRoot: true, runAsUser: 2, seccompProfile: { type: 'RuntimeDefault' } } }),
  ),
  security('silent', 'a new hardened workload', [], api()),

  securityLevel('dangerous', 'a weaker level', level('restricted'), level('baseline')),
  securityLevel('review', 'a stricter level', level('baseline'), level('restricted')),
  securityLevel('dangerous', 'a namespace without a level', [], { ...namespace, metadata: { name: 'x' } }),
  securityLevel('silent', 'a namespace with a level', [], level('restricted')),

  tokens('dangerous', 'a token for the pods', api(), api({}, { automountServiceAccountToken: true })),
  tokens('dangerous', 'a projected token', api(), api({}, token)),
  tokens('review', 'no token any more', api({}, token), api()),
  tokens('silent', 'a new pod without a token', [], api()),

  rights('dangerous', 'Secrets', role(['pods'], ['get']), role(['pods', 'secrets'], ['get'])),
  rights('dangerous', 'a wildcard', role(['pods'], ['get']), role(['pods'], ['*'])),
  rights('dangerous', 'a new pod', role(['pods'], ['get']), role(['pods'], ['get', 'create'])),
  rights('review', 'another resource', role(['pods'], ['get']), role(['pods', 'services'], ['get'])),
  rights('review', 'fewer rights', role(['pods', 'services'], ['get']), role(['pods'], ['get'])),
  rights('silent', 'verbs in another order', role(['pods'], ['get', 'list']), role(['pods'], ['list', 'get'])),
  rights('silent', 'a role without a binding', [], role(['secrets'], ['*']).slice(0, 1)),
  roles('review', 'other rules', role(['pods'], ['get']), role(['services'], ['get'])),
  roles(
    'silent',
    'another label',
    object(rbac, 'Role', 'r'),
    object(rbac, 'Role', 'r', { metadata: { labels: { a: 'b' } } }),
  ),

  paths(
    'dangerous',
    'a wider source',
    [namespace, api(), from('192.168.0.20/32')],
    [namespace, api(), from('192.168.0.0/24')],
  ),
  paths(
    'dangerous',
    'a wider source under another name',
    [namespace, api(), from('192.168.0.20/32')],
    [namespace, api(), from('192.168.0.0/24', 'other')],
  ),
  paths(
    'silent',
    'a renamed policy',
    [namespace, api(), from('192.168.0.20/32')],
    [namespace, api(), from('192.168.0.20/32', 'other')],
  ),
  paths('dangerous', 'no policy any more', [namespace, denyAll, api()], [namespace, api()]),
  paths(
    'dangerous',
    'egress to the internet',
    [namespace, denyAll, api()],
    [namespace, denyAll, api(), to('0.0.0.0/0')],
  ),
  paths(
    'review',
    'egress to one address',
    [namespace, denyAll, api()],
    [namespace, denyAll, api(), to('192.168.0.9/32')],
  ),
  paths(
    'review',
    'a client in the namespace',
    [namespace, denyAll, api(), deployment('web')],
    [
      namespace,
      denyAll,
      api(),
      deployment('web'),
      allows.ingress('api', 'web', 8000),
      allows.egress('web', 'api', 8000),
    ],
  ),
  paths('review', 'a closed path', [namespace, denyAll, api(), to('192.168.0.9/32')], [namespace, denyAll, api()]),
  policy('review', 'another source', from('192.168.0.20/32'), from('192.168.0.0/24')),
  policy('silent', 'a new policy', [], from('192.168.0.0/24')),

  exposed('dangerous', 'a node port', service('api'), nodePort(30001)),
  exposed('review', 'another node port', nodePort(30001), nodePort(30002)),
  exposed('review', 'no node port', nodePort(30001), service('api')),
  exposed('dangerous', 'hidden addresses', nodePort(30001), nodePort(30001, { externalTrafficPolicy: 'Cluster' })),
  exposed('dangerous', 'an external address', service('api'), service('api', { externalIPs: ['192.168.0.9'] })),
  exposed(
    'dangerous',
    'more clients',
    nodePort(30001, { loadBalancerSourceRanges: ['10.0.0.0/24'] }),
    nodePort(30001, { loadBalancerSourceRanges: ['10.0.0.0/16'] }),
  ),
  exposed(
    'review',
    'fewer clients',
    nodePort(30001, { loadBalancerSourceRanges: ['10.0.0.0/16'] }),
    nodePort(30001, { loadBalancerSourceRanges: ['10.0.0.0/24'] }),
  ),
  exposed('silent', 'a new Service inside', [], service('api')),

  routes('dangerous', 'a Service gets its first name', [service('api')], [service('api'), ingress(['a.lan'])]),
  routes(
    'review',
    'another name of a Service',
    [service('api'), ingress(['a.lan'])],
    [service('api'), ingress(['a.lan', 'b.lan'])],
  ),
  routes('review', 'a name less', [ingress(['a.lan', 'b.lan'])], [ingress(['a.lan'])]),
  routes(
    'dangerous',
    'no HTTPS',
    ingress(['a.lan'], { tls: [{ hosts: ['a.lan'], secretName: 's' }] }),
    ingress(['a.lan']),
  ),
  routes(
    'dangerous',
    'a middleware less',
    ingress(['a.lan'], {}, passes('x-login@k,x-rate@k')),
    ingress(['a.lan'], {}, passes('x-rate@k')),
  ),
  routes(
    'review',
    'a middleware more',
    ingress(['a.lan'], {}, passes('x-rate@k')),
    ingress(['a.lan'], {}, passes('x-rate@k,x-login@k')),
  ),
  routes('silent', 'another label', ingress(['a.lan']), {
    ...ingress(['a.lan']),
    metadata: { name: 'i', namespace: 'twisterlab', labels: { a: 'b' }, annotations: {} },
  }),

  passing('dangerous', 'no login', middleware({ basicAuth: { secret: 's' } }), middleware({})),
  passing(
    'review',
    'another rate',
    middleware({ rateLimit: { average: 10 } }),
    middleware({ rateLimit: { average: 20 } }),
  ),
  passing('dangerous', 'no rate', middleware({ rateLimit: { average: 10 } }), middleware({})),
  passing(
    'dangerous',
    'another origin',
    middleware({ headers: { accessControlAllowOriginList: ['https://a'] } }),
    middleware({ headers: { accessControlAllowOriginList: ['https://a', '*'] } }),
  ),
  passing(
    'dangerous',
    'more addresses',
    middleware({ ipAllowList: { sourceRange: ['10.0.0.0/24'] } }),
    middleware({ ipAllowList: { sourceRange: ['10.0.0.0/8'] } }),
  ),
  passing('dangerous', 'it is removed', middleware({ headers: {} }), []),
  passing('silent', 'it is added', [], middleware({ headers: {} })),

  pool(
    'dangerous',
    'other addresses',
    object('metallb.io/v1beta1', 'IPAddressPool', 'p', { spec: { addresses: ['10.0.0.1-10.0.0.5'] } }),
    object('metallb.io/v1beta1', 'IPAddressPool', 'p', { spec: { addresses: ['10.0.0.1-10.0.0.9'] } }),
  ),
  pool(
    'silent',
    'a new pool',
    [],
    object('metallb.io/v1beta1', 'IPAddressPool', 'p', { spec: { addresses: ['10.0.0.1-10.0.0.5'] } }),
  ),

  admission(
    'dangerous',
    'it only warns',
    admits({ validationActions: ['Deny'] }),
    admits({ validationActions: ['Warn'] }),
  ),
  admission(
    'dangerous',
    'it passes when it fails',
    webhook('w', { failurePolicy: 'Fail' }),
    webhook('w', { failurePolicy: 'Ignore' }),
  ),
  admission('dangerous', 'it is removed', admits({}), []),
  admission(
    'review',
    'a namespace more',
    admits({
      matchResources: { namespaceSelector: { matchExpressions: [{ key: 'k', operator: 'In', values: ['a'] }] } },
    }),
    admits({
      matchResources: { namespaceSelector: { matchExpressions: [{ key: 'k', operator: 'In', values: ['a', 'b'] }] } },
    }),
  ),
  admission(
    'dangerous',
    'a namespace less',
    admits({
      matchResources: { namespaceSelector: { matchExpressions: [{ key: 'k', operator: 'In', values: ['a', 'b'] }] } },
    }),
    admits({
      matchResources: { namespaceSelector: { matchExpressions: [{ key: 'k', operator: 'In', values: ['a'] }] } },
    }),
  ),
  admission('silent', 'a new one', [], admits({})),

  secrets(
    'dangerous',
    'a password in a variable',
    api(),
    api({ env: [{ name: 'DB_PASSWORD', value: 'hunter2hunter2' }] }),
  ),
  secrets(
    'silent',
    'a variable that refers to one',
    api(),
    api({ env: [{ name: 'DB_PASSWORD_FILE', value: '/run/password' }] }),
  ),
  secrets(
    'dangerous',
    'a password in a file',
    configMap('c', { 'a.conf': 'user a\nport 1\n' }),
    configMap('c', { 'a.conf': 'user a\nrequirepass hunter2hunter2\n' }),
  ),
  secrets('dangerous', 'a Secret in Git', [], object('v1', 'Secret', 's', { data: { a: 'YQ==' } })),
  secrets('review', 'another reference', secretEnv('a'), secretEnv('b')),
  needed('review', 'another key', secretEnv('a'), secretEnv('a', 'other')),
  needed('silent', 'a Secret of dist', [], [secretEnv('a'), object('v1', 'Secret', 'a', { data: { password: '' } })]),
  needed('silent', 'the same key in another place', secretEnv('a'), [secretEnv('a'), service('x')]),

  empty('dangerous', 'another selector', [api(), service('api')], [api(), service('api', { selector: { a: 'b' } })]),
  empty(
    'dangerous',
    'other labels of the pods',
    [api(), service('api')],
    [deployment('api', { labels: { 'app.kubernetes.io/name': 'other' } }), service('api')],
  ),
  empty('silent', 'a Service that never had pods', [service('x')], [service('x', { selector: { a: 'b' } })]),

  capacity(
    'dangerous',
    'a request that no node has',
    api(),
    api({ resources: { requests: { cpu: '9', memory: '1Gi' } } }),
  ),
  capacity('routine', 'a request that fits', api(), api({ resources: { requests: { cpu: '1', memory: '1Gi' } } })),
  capacity('silent', 'another image', api(), deployment('api', { image: 'r.io/a:2.0.0' })),

  applications(
    'dangerous',
    'another branch',
    application({ source: { path: 'dist/x', targetRevision: 'a' } }),
    application({ source: { path: 'dist/x', targetRevision: 'b' } }),
  ),
  applications(
    'dangerous',
    'no self-healing',
    application({ syncPolicy: { automated: { selfHeal: true } } }),
    application({ syncPolicy: { automated: { selfHeal: false } } }),
  ),
  applications(
    'review',
    'another retry',
    application({ syncPolicy: { retry: { limit: 1 } } }),
    application({ syncPolicy: { retry: { limit: 2 } } }),
  ),
  applications(
    'routine',
    'more revisions',
    application({ revisionHistoryLimit: 1 }),
    application({ revisionHistoryLimit: 2 }),
  ),
  applications(
    'dangerous',
    'a project that may do more',
    object('argoproj.io/v1alpha1', 'AppProject', 'p', { spec: { sourceRepos: ['a'] } }),
    object('argoproj.io/v1alpha1', 'AppProject', 'p', { spec: { sourceRepos: ['a', '*'] } }),
  ),
  applications('silent', 'a new one', [], application({})),
];
