import { configMap, deployment, namespace, object, service, webhook } from '../../kit/objects';
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
const secretFiles = (secretName: string) =>
  deployment('files', {
    container: { volumeMounts: [{ name: 'files', mountPath: '/run/secrets/a' }] },
    spec: { volumes: [{ name: 'files', secret: { secretName } }] },
  });
const token = { volumes: [{ name: 't', projected: { sources: [{ serviceAccountToken: { path: 't' } }] } }] };
const security = casesOf('pod-security');
const securityLevel = casesOf('pod-security-level');
const tokens = casesOf('token');
const rights = casesOf('rbac');
const roles = casesOf('role');
const admission = casesOf('admission');
const secrets = casesOf('secret');
const needed = casesOf('needed-secrets');
const applications = casesOf('application');

/** Cases of rules about rights and secrets. */
export const rightsCases: readonly Case[] = [
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
  needed('silent', 'all files of a Secret whose key it has', secretEnv('a'), [secretEnv('a'), secretFiles('a')]),
  needed('review', 'the files of another Secret', secretEnv('a'), [secretEnv('a'), secretFiles('b')]),
  needed('silent', 'the same key in another place', secretEnv('a'), [secretEnv('a'), service('x')]),

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
