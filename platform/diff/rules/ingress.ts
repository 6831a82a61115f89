import { is } from '../../model/kinds';
import type { Manifest } from '../../model/manifest';
import type { ObjectChange } from '../change';
import { fieldsAt } from '../fields';
import { dangerous, type Finding, type ObjectRule, review } from '../verdict';

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
