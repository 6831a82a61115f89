import { dangerous, edit, record } from './change';

const container = 'charts/kit/workloads/container.ts';
const podTemplate = 'charts/kit/workloads/pod-template.ts';
const server = 'charts/kit/workloads/server.ts';
const redis = 'charts/twisterlab/redis.ts';
const route = 'charts/kit/network/route.ts';
const policyObjects = 'platform/admission/policy-objects.ts';
const api = 'charts/twisterlab/twisterlab-api.ts';

/** Changes that open a path or give a right. */
export const accessChanges = [
  dangerous(
    'the whole LAN may use the node port',
    'paths',
    record("nodePort: 30001,\n    from: ['192.168.0.20/32']", "nodePort: 30001,\n    from: ['192.168.0.0/24']"),
  ),
  dangerous(
    'every address may use the node port',
    'paths',
    record("nodePort: 30080, from: ['192.168.0.20/32']", "nodePort: 30080, from: ['0.0.0.0/0']"),
  ),
  dangerous(
    'a wider source under a new name',
    'paths',
    edit(
      'platform/network/external.ts',
      "? 'lan' : 'clients', addresses: from }",
      "? 'lan' : 'users', addresses: ['192.168.0.0/16'] }",
    ),
  ),
  dangerous(
    'the API may reach the internet',
    'paths',
    edit(
      api,
      'this.server.pods.egressTo(collector',
      "this.server.pods.egressToCidr({ name: 'internet', addresses: ['0.0.0.0/0'], port: 443 });\n    this.server.pods.egressTo(collector",
    ),
  ),
  dangerous(
    'no default-deny policy',
    'paths',
    edit('charts/twisterlab/namespace-limits.ts', '    defaultDeny(this);\n', ''),
  ),
  dangerous(
    'Redis open for every namespace',
    'paths',
    edit(redis, 'import type { k8s }', 'import { k8s }'),
    edit(
      redis,
      '    this.pods = store.pods;',
      "    this.pods = store.pods;\n    new k8s.KubeNetworkPolicy(this, 'open', { metadata: { name: 'redis-open' }, spec: { podSelector: { matchLabels: this.pods.labels }, policyTypes: ['Ingress'], ingress: [{ from: [{ namespaceSelector: {} }] }] } });",
    ),
  ),
  dangerous(
    'egress of every pod',
    'paths',
    edit('charts/kit/network/default-deny.ts', "types = ['Ingress', 'Egress']", "types = ['Ingress']"),
  ),
  dangerous(
    'a node port for the API of staging',
    'exposed-service',
    record(
      "api: { cpu: '25m..500m', hosts",
      "api: { cpu: '25m..500m', nodePort: 30002, from: ['192.168.0.20/32'], hosts",
    ),
  ),
  dangerous(
    'an address of the LAN',
    'exposed-service',
    record(
      "mcp: { hosts: ['mcp.twisterlab.local'], nodePort: 30080,",
      "mcp: { hosts: ['mcp.twisterlab.local'], address: '192.168.0.101', nodePort: 30080,",
    ),
  ),
  dangerous(
    'hidden addresses of clients',
    'exposed-service',
    edit(
      'charts/kit/network/service.ts',
      "externalTrafficPolicy: outside ? 'Local'",
      "externalTrafficPolicy: outside ? 'Cluster'",
    ),
  ),
  dangerous(
    'a name for the API of development',
    'ingress',
    record(
      "api: { cpu: '25m..500m' },\n  mcp: { cpu: '25m..500m', logLevel: 'DEBUG'",
      "api: { cpu: '25m..500m', hosts: ['dev.twisterlab.local'] },\n  mcp: { cpu: '25m..500m', logLevel: 'DEBUG'",
    ),
  ),
  dangerous(
    'no password of the MCP server',
    'ingress',
    edit('charts/twisterlab/mcp-unified.ts', 'login: hosts.length > 0 ? this.login(tenant) : []', 'login: []'),
  ),
  dangerous('no rate limit', 'ingress', edit(server, '        rateLimit(this, this.name, limits.rateLimit),\n', '')),
  dangerous(
    'no HTTPS',
    'ingress',
    edit(route, 'tls: [', 'tls: [].length > 0 ? [] : ['),
    edit(route, "'websecure'", "'web'"),
  ),
  dangerous(
    'another origin may call the API',
    'middleware',
    record(
      "hosts: ['api.twisterlab.local'],",
      "hosts: ['api.twisterlab.local'],\n    corsOrigins: ['https://ide.example.org'],",
    ),
  ),
  dangerous(
    'the server gets the password',
    'middleware',
    edit('charts/kit/network/middlewares.ts', 'removeHeader: true', 'removeHeader: false'),
  ),
  dangerous(
    'another pool of addresses',
    'address-pool',
    record("addressPool: '192.168.0.100-192.168.0.110'", "addressPool: '192.168.0.90-192.168.0.110'"),
  ),
  dangerous(
    'a privilege escalation',
    'pod-security',
    edit(container, 'allowPrivilegeEscalation: false', 'allowPrivilegeEscalation: true'),
  ),
  dangerous(
    'a writable file system',
    'pod-security',
    edit(container, 'readOnlyRootFilesystem: true', 'readOnlyRootFilesystem: false'),
  ),
  dangerous('all capabilities', 'pod-security', edit(container, "drop: ['ALL']", 'drop: []')),
  dangerous(
    'one more capability',
    'pod-security',
    edit(
      container,
      'add: props.rootWith && [...props.rootWith]',
      "add: props.rootWith ? [...props.rootWith] : ['NET_RAW']",
    ),
  ),
  dangerous('root', 'pod-security', edit(redis, 'user: 999', 'user: 0')),
  dangerous(
    'the network of the node',
    'pod-security',
    edit(
      podTemplate,
      'hostNetwork: props.hostNetwork || undefined',
      "hostNetwork: props.serviceAccount === 'redis' || props.hostNetwork || undefined",
    ),
  ),
  dangerous(
    'no seccomp profile',
    'pod-security',
    edit(podTemplate, "seccompProfile: { type: 'RuntimeDefault' }", "seccompProfile: { type: 'Unconfined' }"),
  ),
  dangerous(
    'files of the node',
    'pod-security',
    edit(
      redis,
      "config.mount('/etc/redis'),",
      "config.mount('/etc/redis'), { path: '/host', volume: { name: 'host', hostPath: { path: '/' } } },",
    ),
  ),
  dangerous(
    'tokens in every pod',
    'token',
    edit(podTemplate, 'automountServiceAccountToken: false', 'automountServiceAccountToken: true'),
  ),
  dangerous(
    'a token for Redis',
    'token',
    edit(
      redis,
      "config.mount('/etc/redis'),",
      "config.mount('/etc/redis'), { path: '/token', volume: { name: 'token', projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } } },",
    ),
  ),
  dangerous(
    'a weaker level of Pod Security',
    'pod-security-level',
    edit('charts/cluster/namespaces.ts', "? 'restricted' : 'privileged'", "? 'baseline' : 'privileged'"),
  ),
  dangerous(
    'a role that reads Secrets',
    'rbac',
    edit('charts/monitoring/kube-state-metrics.ts', "'': ['namespaces',", "'': ['secrets', 'namespaces',"),
  ),
  dangerous(
    'a role with a wildcard',
    'rbac',
    edit(
      'charts/twisterlab/postgres/patroni-objects.ts',
      "resources: ['pods'], verbs }",
      "resources: ['*'], verbs: ['*'] }",
    ),
  ),
  dangerous(
    'a role that starts pods',
    'rbac',
    edit(
      'charts/twisterlab/postgres/patroni-objects.ts',
      "resources: ['pods'], verbs }",
      "resources: ['pods', 'pods/exec'], verbs: ['create', ...verbs] }",
    ),
  ),
  dangerous('a policy that only warns', 'admission', edit(policyObjects, "['Deny', 'Audit']", "['Warn', 'Audit']")),
  dangerous(
    'a policy that passes when it fails',
    'admission',
    edit(policyObjects, "failurePolicy: 'Fail'", "failurePolicy: 'Ignore'"),
  ),
  dangerous(
    'a policy less',
    'admission',
    edit('charts/cluster/admission/policies.ts', "    policy('tokens', [noToken]),\n", ''),
  ),
  dangerous(
    'a namespace without policies',
    'admission',
    edit(
      'charts/cluster/admission/policies.ts',
      'const all = owned.map(',
      "const all = owned.filter(({ namespace }) => namespace !== 'twisterlab').map(",
    ),
  ),
  dangerous(
    'a password in a variable',
    'secret',
    edit('charts/twisterlab/mcp-unified.ts', '      env: {', "      env: {\n        ADMIN_PASSWORD: 'hunter2hunter2',"),
  ),
  dangerous(
    'the dashboard of the ingress controller',
    'helm-values',
    edit('charts/traefik/chart.ts', 'dashboard: false', 'dashboard: true'),
  ),
  dangerous(
    'images from another server',
    'host-file',
    edit('platform/hosts/registries.ts', "'*': {}", "'*': { endpoint: ['http://192.168.0.9:5000'] }"),
  ),
  dangerous(
    'a kubelet that needs no login',
    'host-file',
    edit(
      'platform/hosts/kubelet.ts',
      "containerLogMaxSize: '10Mi'",
      "authentication: { anonymous: { enabled: true } },\n    containerLogMaxSize: '10Mi'",
    ),
  ),
];
