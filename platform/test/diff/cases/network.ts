import { allows, denyAll, deployment, namespace, networkPolicy, object, service } from '../../kit/objects';
import { type Case, casesOf } from '../kit';

const api = (container: Record<string, unknown> = {}, spec: Record<string, unknown> = {}) =>
  deployment('api', { container, spec });
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
const paths = casesOf('paths');
const policy = casesOf('network-policy');
const exposed = casesOf('exposed-service');
const routes = casesOf('ingress');
const passing = casesOf('middleware');
const pool = casesOf('address-pool');
const empty = casesOf('service-without-pods');
const capacity = casesOf('capacity');

/** Cases of rules about paths, exposure and capacity. */
export const networkCases: readonly Case[] = [
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
];
