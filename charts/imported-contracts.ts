import type { ApiCall, ImageContract, Requirement } from '@twisterlab/platform/model/image-contract';
import type { Container } from '@twisterlab/platform/model/manifest';
import { optionsOf } from '@twisterlab/platform/options/catalogue';
import { repository } from '@twisterlab/platform/util/image';
import { images } from './images';

/** Source: MetalLB 0.16.1, internal/k8s/k8s.go: New reads the own pod for owner references. */
const ownPod: Requirement = {
  matches: /./,
  field: /^metadata\.name$/,
  reason: 'it reads its own pod by this name, and ends if there is none',
};

/** Source: cert-manager 1.21.1, deploy/charts/cert-manager/templates: the namespace of the pod, for its arguments. */
const ownNamespace: Requirement = {
  matches: /./,
  field: /^metadata\.namespace$/,
  reason: 'its arguments name the namespace by this variable',
};

/** Source: MetalLB 0.16.1, controller/main.go and speaker/main.go. */
const metalLbVariables = [
  'METALLB_NAMESPACE',
  'METALLB_BGP_TYPE',
  'METALLB_BGP_DEBOUNCE_TIMEOUT',
  'METALLB_HOST',
  'FRRK8S_NAMESPACE',
  'FRR_CONFIG_FILE',
  'FRR_LOGGING_LEVEL',
  'FRR_RELOADER_PID_FILE',
];

const informer = ['list', 'watch'];
const lease = (namespace: string, name?: string): ApiCall => ({
  ...{ resource: 'leases', verbs: ['get', 'create', 'update'], namespace },
  ...(name && { name }),
});

/** The namespace of the lease: that of the option, whose default is kube-system. Source: cert-manager 1.21.1, its options. */
const leaseNamespace = ({ args = [] }: Container) =>
  args.find((each) => each.startsWith('--leader-election-namespace='))?.replace(/^.*=/, '') ?? 'kube-system';

const events: ApiCall = { verbs: ['create', 'patch'], resource: 'events' };

const changes = ['CREATE', 'UPDATE'];

/** Source: MetalLB 0.16.1, internal/k8s/webhooks: the markers of its webhooks. */
const metalLbWebhooks = {
  '/validate-metallb-io-v1beta2-bgppeer': changes,
  '/validate-metallb-io-v1beta1-ipaddresspool': changes,
  '/validate-metallb-io-v1beta1-bgpadvertisement': changes,
  '/validate-metallb-io-v1beta1-community': changes,
  '/validate-metallb-io-v1beta1-bfdprofile': ['CREATE', 'DELETE'],
  '/validate-metallb-io-v1beta1-l2advertisement': changes,
};

/** The chart starts its Redis with this password. */
const cachePassword: Requirement = { matches: /./, reason: 'the cache refuses clients without its password' };

/** The roles of Argo CD, which are one program: its name selects the role. */
const argoCdRole = (
  role: string,
  portOptions: readonly string[],
  probePaths: readonly string[],
  env: ImageContract['env'] = {},
): ImageContract => ({
  program: `argocd-${role}`,
  options: optionsOf(`argocd-${role}`),
  ports: [],
  portOptions,
  probePaths,
  env: { REDIS_PASSWORD: cachePassword, ...env },
  streams: true,
  paths: argoCdPaths,
});

export const argoCdPaths = ['/app/config', '/shared/app'];

export const argoCdRoles: Readonly<Record<string, ImageContract>> = {
  'argocd-application-controller': argoCdRole('application-controller', ['metrics-port'], ['/healthz'], {
    ARGOCD_CONTROLLER_REPLICAS: {
      matches: /^[1-9]\d*$/,
      reason: 'a value that is no number counts as 0: each replica then works on every cluster',
    },
  }),
  'argocd-repo-server': argoCdRole('repo-server', ['port', 'metrics-port'], ['/healthz', '/healthz?full=true']),
  'argocd-server': argoCdRole('server', ['port', 'metrics-port'], ['/healthz', '/healthz?full=true']),
};

/** Contracts of the images that only imported charts run, by repository. */
export const importedContracts: Readonly<Record<string, ImageContract>> = {
  [repository(images.metallbController)]: {
    options: optionsOf('metallb-controller'),
    portOptions: ['port', 'health-probe-port'],
    // Of its webhook: controller-runtime's default.
    ports: [9443],
    probePaths: ['/healthz', '/readyz'],
    statedUser: 'none',
    env: {
      METALLB_POD_NAME: ownPod,
      METALLB_DEPLOYMENT: { matches: /./, reason: 'the Secret of the speakers belongs to this Deployment' },
      METALLB_ML_SECRET_NAME: {
        matches: /./,
        reason: 'it creates the Secret with which speakers authenticate each other',
      },
    },
    variables: metalLbVariables,
    // Source: MetalLB 0.16.1, internal/k8s/k8s.go and its controllers.
    calls: () => [
      { verbs: informer, resource: 'services' },
      { verbs: ['update'], resource: 'services/status' },
      { verbs: informer, resource: 'ipaddresspools', namespace: 'own' },
      { verbs: ['get'], resource: 'pods', namespace: 'own' },
      events,
    ],
    command: {
      matches: /^(?!.*--webhook-mode=(?!(enabled|disabled|onlywebhook)( |$)))/,
      reason: 'it ends at a mode other than enabled, disabled and onlywebhook',
    },
    paths: ['/tmp/k8s-webhook-server/serving-certs'],
    webhooks: metalLbWebhooks,
  },
  [repository(images.metallbSpeaker)]: {
    options: optionsOf('metallb-speaker'),
    portOptions: ['port', 'health-probe-port'],
    // Of its member list: METALLB_ML_BIND_PORT.
    ports: [7946],
    probePaths: ['/healthz', '/readyz'],
    probesOnLoopback: true,
    statedUser: 'none',
    env: {
      METALLB_POD_NAME: ownPod,
      METALLB_NODE_NAME: {
        matches: /./,
        field: /^spec\.nodeName$/,
        reason: 'it announces the addresses of this node, and ends without a name',
      },
      METALLB_ML_BIND_ADDR: {
        matches: /./,
        field: /^status\.(podIP|hostIP)$/,
        reason: 'without it speakers do not notice that a node is lost, and its addresses move after minutes',
      },
      METALLB_ML_BIND_PORT: { matches: /^7946$/, reason: 'speakers of other nodes connect to this port' },
      METALLB_ML_LABELS: {
        matches: /^[\w./-]+=[\w.-]+(,[\w./-]+=[\w.-]+)*$/,
        reason: 'it finds the speakers of other nodes by these labels',
      },
      METALLB_ML_SECRET_KEY_PATH: { matches: /^\//, reason: 'speakers authenticate each other with the key in it' },
    },
    variables: metalLbVariables,
    calls: () => [
      ...['services', 'nodes', 'namespaces', 'endpointslices'].map((resource) => ({ verbs: informer, resource })),
      ...['ipaddresspools', 'l2advertisements', 'bgpadvertisements', 'bgppeers', 'bfdprofiles', 'communities'].map(
        (resource) => ({ verbs: informer, resource, namespace: 'own' }),
      ),
      // It lists the other speakers.
      { verbs: ['get', 'list'], resource: 'pods', namespace: 'own' },
      events,
    ],
    paths: ['/etc/metallb'],
  },
  [repository(images.certManagerController)]: {
    options: optionsOf('cert-manager-controller'),
    portOptions: ['metrics-listen-address'],
    // Of its health checks: --internal-healthz-listen-address, which is hidden.
    ports: [9403],
    probePaths: ['/livez'],
    env: { POD_NAMESPACE: ownNamespace },
    // Source: cert-manager 1.21.1, pkg/controller: informers, and what each controller creates and updates.
    calls: (container) => [
      ...['certificates', 'certificaterequests', 'issuers', 'clusterissuers', 'orders', 'challenges', 'secrets'].map(
        (resource) => ({ verbs: informer, resource }),
      ),
      ...['certificates', 'certificaterequests', 'issuers', 'clusterissuers', 'orders', 'challenges'].map(
        (resource) => ({ verbs: ['update'], resource: `${resource}/status` }),
      ),
      ...['certificaterequests', 'orders', 'challenges', 'secrets'].map((resource) => ({
        verbs: ['create'],
        resource,
      })),
      events,
      lease(leaseNamespace(container), 'cert-manager-controller'),
    ],
  },
  [repository(images.certManagerWebhook)]: {
    options: optionsOf('cert-manager-webhook'),
    portOptions: ['secure-port', 'healthz-port', 'metrics-listen-address'],
    ports: [],
    probePaths: ['/livez', '/healthz'],
    env: { POD_NAMESPACE: ownNamespace },
    variables: [],
    servedNames: 'dynamic-serving-dns-names',
    // Source: cert-manager 1.21.1, pkg/webhook/server/server.go. Defaults of requests are for new ones.
    webhooks: { '/validate': changes, '/mutate': ['CREATE'] },
    command: {
      matches: /--(dynamic-serving-ca-secret-name|tls-cert-file|config)=/,
      reason: 'without a certificate it serves plain HTTP, which the API server does not call',
    },
  },
  [repository(images.certManagerCainjector)]: {
    options: optionsOf('cert-manager-cainjector'),
    portOptions: ['metrics-listen-address'],
    ports: [],
    probePaths: [],
    env: {},
    calls: (container) => [lease(leaseNamespace(container))],
  },
  [repository(images.trustManager)]: {
    options: optionsOf('trust-manager'),
    portOptions: ['metrics-port', 'readiness-probe-port', 'webhook-port'],
    ports: [],
    probePaths: ['/readyz'],
    env: {},
    variables: [],
    // Source: trust-manager 0.24.0, pkg/webhook/webhook.go.
    calls: () => [{ verbs: informer, resource: 'bundles' }, lease('own')],
    webhooks: { '/validate-trust-cert-manager-io-v1alpha1-bundle': changes },
    command: {
      matches: /^(?!.*--readiness-probe-path=(?!\/readyz( |$)))/,
      reason: 'its contract has /readyz as the path of its readinessProbe',
    },
  },
};
