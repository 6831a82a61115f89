import { valueAt } from '../../gitops/immutable/field';
import { is } from '../../model/kinds';
import type { Manifest } from '../../model/manifest';
import { contains, parseCidr } from '../../network/addresses';
import type { ObjectChange } from '../change';
import { fieldsAt } from '../fields';
import { dangerous, type Finding, type ObjectRule, review } from '../verdict';

/** Ways into the cluster through a Service: node ports, addresses, and clients that are no longer limited. */
export const services: ObjectRule = {
  name: 'exposed-service',
  *check(change) {
    const { before, after } = change;
    if (!is(change.manifest, 'Service')) return;
    const [old, now] = [before, after].map((each) => entrances(each?.manifest));
    const addresses = fieldsAt(change, 'metadata.annotations.*').filter(({ path }) =>
      path[2]!.startsWith('metallb.io/'),
    );
    const fields = [
      ...fieldsAt(
        change,
        'spec.type',
        'spec.ports.**',
        'spec.externalIPs.**',
        'spec.loadBalancerIP',
        'spec.loadBalancerClass',
        'spec.externalTrafficPolicy',
      ),
      ...addresses,
    ];
    const gained = [...now!].filter((each) => !old!.has(each));
    const lost = [...old!].filter((each) => !now!.has(each));
    const moved = gained.length > 0 && gained.length === lost.length && kindsOf(gained) === kindsOf(lost);
    if (moved)
      yield review(
        `exposed elsewhere: ${lost.join(', ')} -> ${gained.join(', ')}`,
        'Clients use the old one until they are changed; firewalls too.',
        fields,
      );
    else if (gained.length > 0)
      yield dangerous(
        `exposed outside the cluster: ${gained.join(', ')}`,
        'Limit the clients, and check that the server requires a login.',
        fields,
      );
    if (lost.length > 0 && after && !moved)
      yield review(`no longer exposed: ${lost.join(', ')}`, 'Check which clients use it.', fields);
    if (!before || !after) return;
    for (const field of fieldsAt(change, 'spec.externalTrafficPolicy'))
      if ((field.to ?? 'Cluster') === 'Cluster' && now!.size > 0)
        yield dangerous(
          'the addresses of clients are hidden (externalTrafficPolicy Cluster): policies by address match the nodes instead',
          'Keep Local.',
          [field],
        );
    yield* widened(change, 'loadBalancerSourceRanges', 'spec.loadBalancerSourceRanges');
    yield* selection(change);
    const others = fieldsAt(change, 'spec.ports.**');
    if (gained.length + lost.length === 0 && others.length > 0)
      yield review('its ports change', 'Clients use the old ones until they are changed.', others);
  },
};

const kindsOf = (names: readonly string[]) =>
  names
    .map((name) => name.replace(/[\d.]+|\(any\)/g, ''))
    .sort()
    .join();

function* selection(change: ObjectChange): Iterable<Finding> {
  const fields = fieldsAt(change, 'spec.selector.**');
  if (fields.length > 0) yield review('it selects other pods', 'See the pods that Services lost.', fields);
  const headless = fieldsAt(
    change,
    'spec.publishNotReadyAddresses',
    'spec.sessionAffinity',
    'spec.internalTrafficPolicy',
    'spec.trafficDistribution',
  );
  if (headless.length > 0)
    yield review(
      'which pods of the Service a client reaches changes',
      'Check that clients find a Ready pod.',
      headless,
    );
}

function entrances(manifest: Manifest | undefined): ReadonlySet<string> {
  if (!is(manifest, 'Service')) return new Set();
  const { type = 'ClusterIP', ports = [], externalIPs = [] } = manifest.spec;
  const found = new Set(externalIPs.map((address) => `address ${address}`));
  if (type === 'NodePort') for (const { nodePort } of ports) found.add(`node port ${nodePort ?? '(any)'}`);
  if (type === 'LoadBalancer') {
    const address =
      manifest.metadata.annotations?.['metallb.io/loadBalancerIPs'] ?? manifest.spec.loadBalancerIP ?? 'of the pool';
    for (const { port } of ports) found.add(`address ${address} port ${port}`);
  }
  return found;
}

/** Lists of networks from which clients may come: a missing list allows all. */
function* widened(change: ObjectChange, name: string, pattern: string): Iterable<Finding> {
  const fields = fieldsAt(change, `${pattern}.**`);
  if (fields.length === 0) return;
  const [old, now] = [change.before!, change.after!].map(
    ({ manifest }) => valueAt(manifest, pattern) as string[] | undefined,
  );
  const wider = (now ?? []).filter((each) => old && !old.some((other) => each === other || within(each, other)));
  if (!now?.length) yield dangerous(`${name} is removed: every client may connect`, 'Keep the list.', fields);
  else if (wider.length > 0)
    yield dangerous(`more clients may connect: ${wider.join(', ')}`, 'Name single clients.', fields);
  else yield review(`fewer clients may connect: only ${now.join(', ')}`, 'Check that no other is needed.', fields);
}

function within(inner: string, outer: string): boolean {
  const [one, other] = [inner, outer].map(parseCidr);
  return one !== undefined && other !== undefined && contains(other, one);
}

const middlewares = 'traefik.ingress.kubernetes.io/router.middlewares';

/** Host names and paths, their certificates and middlewares. */
export const ingresses: ObjectRule = {
  name: 'ingress',
  *check(change, { clusterOf }) {
    const { before, after } = change;
    if (!is(change.manifest, 'Ingress')) return;
    const [old, now] = [before, after].map((each) => routes(each?.manifest));
    const fields = fieldsAt(change, 'spec.rules.**', 'spec.defaultBackend.**');
    const gained = [...now!.keys()].filter((each) => !old!.has(each));
    const lost = [...old!.keys()].filter((each) => !now!.has(each));
    const known = new Set(
      clusterOf(change)
        .before.all('Ingress')
        .flatMap(({ manifest }) => [...routes(manifest).values()]),
    );
    const fresh = gained.filter((route) => !known.has(now!.get(route)!));
    if (fresh.length > 0)
      yield dangerous(
        `a Service is exposed by name for the first time: ${fresh.map((route) => `${route} -> ${now!.get(route)}`).join(', ')}`,
        'Check its login, its rate limit and its certificate.',
        fields,
      );
    else if (gained.length > 0)
      yield review(`new names or paths: ${gained.join(', ')}`, 'Add the name to DNS; check its certificate.', fields);
    if (lost.length > 0) yield review(`no longer served: ${lost.join(', ')}`, 'Clients get 404.', fields);
    const moved = [...now!].filter(([route, backend]) => old!.has(route) && old!.get(route) !== backend);
    if (moved.length > 0)
      yield review(
        `served by another Service: ${moved.map(([route, backend]) => `${route} -> ${backend}`).join(', ')}`,
        'Check that it answers the same paths.',
        fields,
      );
    if (gained.length + lost.length + moved.length === 0 && fields.length > 0)
      yield review('how paths are matched changes', 'Check which requests it matches now.', fields);
    if (before && after) yield* ofRoutes(change);
  },
};

function* ofRoutes(change: ObjectChange): Iterable<Finding> {
  const tls = fieldsAt(change, 'spec.tls.**');
  if (tls.some(({ path, to }) => to === undefined && path.length <= 3))
    yield dangerous('HTTPS ends for its names', 'Keep the certificate.', tls);
  else if (tls.length > 0) yield review('the certificate of its names changes', 'Check that it has every name.', tls);
  for (const field of fieldsAt(change, 'metadata.annotations.*')) {
    const name = field.path[2]!;
    if (name === middlewares) {
      const [from, to] = [field.from, field.to].map((text) =>
        String(text ?? '')
          .split(',')
          .filter(Boolean),
      );
      const removed = from!.filter((each) => !to!.includes(each));
      if (removed.length > 0)
        yield dangerous(
          `requests no longer pass ${removed.join(', ')}`,
          'A login, a limit or a header is lost: check what replaces it.',
          [field],
        );
      else
        yield review(
          `requests pass ${to!.filter((each) => !from!.includes(each)).join(', ') || 'the same middlewares in another order'}`,
          'Check that clients still get through.',
          [field],
        );
    } else if (/router\.(entrypoints|tls)/.test(name))
      yield dangerous(
        `${name} ${field.from ?? '(none)'} -> ${field.to ?? '(none)'}: requests may be answered without HTTPS`,
        'Keep websecure and tls.',
        [field],
      );
  }
  const kind = fieldsAt(change, 'spec.ingressClassName');
  if (kind.length > 0)
    yield dangerous('another ingress controller serves its names, or none', 'Check that the class exists.', kind);
}

/** Backends by host and path. */
function routes(manifest: Manifest | undefined): ReadonlyMap<string, string> {
  if (!is(manifest, 'Ingress')) return new Map();
  const { namespace } = manifest.metadata;
  const found = (manifest.spec?.rules ?? []).flatMap(({ host = '*', http }) =>
    (http?.paths ?? []).map(
      ({ path = '/', backend }) =>
        [
          `${host}${path}`,
          `${namespace}/${backend.service?.name}:${backend.service?.port?.name ?? backend.service?.port?.number}`,
        ] as const,
    ),
  );
  return new Map(found);
}

/** What requests pass before a server: logins, limits, headers. */
export const middleware: ObjectRule = {
  name: 'middleware',
  *check(change) {
    if (change.manifest.kind !== 'Middleware') return;
    if (change.what === 'removed')
      yield dangerous('requests no longer pass it: a login, a limit or a header is lost', 'Check what replaces it.');
    if (change.what !== 'changed') return;
    const login = fieldsAt(change, 'spec.basicAuth.**', 'spec.forwardAuth.**', 'spec.digestAuth.**');
    if (login.length > 0)
      yield dangerous('the login before the server changes', 'Try it without a password before the merge.', login);
    yield* widened(change, 'sourceRange', 'spec.ipAllowList.sourceRange');
    const origins = fieldsAt(
      change,
      'spec.headers.accessControlAllowOriginList.**',
      'spec.headers.accessControlAllowOriginListRegex.**',
      'spec.headers.accessControlAllowCredentials',
    );
    const wider = origins.filter(({ to }) => to !== undefined);
    if (wider.length > 0)
      yield dangerous(
        `pages of other origins may call it: ${wider.map(({ to }) => String(to)).join(', ')}`,
        'List only origins of your own.',
        origins,
      );
    else if (origins.length > 0)
      yield review('fewer origins may call it', 'Check that their pages are not needed.', origins);
    const rate = fieldsAt(change, 'spec.rateLimit.**', 'spec.inFlightReq.**', 'spec.buffering.**');
    if (rate.some(({ to }) => to === undefined))
      yield dangerous('a limit is removed', 'Keep it: one client can fill the server.', rate);
    else if (rate.length > 0)
      yield review('a limit of requests changes', 'Compare with the load of real clients.', rate);
    const headers = fieldsAt(change, 'spec.headers.**').filter((field) => !origins.includes(field));
    if (headers.length > 0)
      yield review('headers of requests or responses change', 'Check what browsers and the server read.', headers);
  },
};

/** Addresses that the load balancer may announce. */
export const addressPools: ObjectRule = {
  name: 'address-pool',
  *check(change) {
    if (
      !['IPAddressPool', 'L2Advertisement', 'BGPAdvertisement'].includes(change.manifest.kind) ||
      change.what !== 'changed'
    )
      return;
    const fields = fieldsAt(change, 'spec.**');
    if (fields.length > 0)
      yield dangerous(
        `addresses of the load balancer change: ${fields.map(({ from, to }) => `${from ?? '(none)'} -> ${to ?? '(none)'}`).join(', ')}`,
        'Services keep no address outside the pool, and a machine with the same address loses it: compare with DHCP and DNS.',
        fields,
      );
  },
};
