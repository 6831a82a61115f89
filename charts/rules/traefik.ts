import { objectKey } from '@twisterlab/platform/link/graph';
import type { Rule } from '@twisterlab/platform/verify/rule';
import { type TraefikValues, traefikSettings } from './traefik-settings';

/** Cipher suites with forward secrecy and authenticated encryption: what TLS 1.3 has. */
const soundCipher = /^TLS_(ECDHE_(ECDSA|RSA)_WITH_)?(AES_(128|256)_GCM_SHA(256|384)|CHACHA20_POLY1305(_SHA256)?)$/;
const entrypoints = 'traefik.ingress.kubernetes.io/router.entrypoints';
const ofRoute = 'traefik.ingress.kubernetes.io/router.middlewares';
const tls = 'traefik.ingress.kubernetes.io/router.tls';

/** Browsers get HTTPS only: Traefik redirects plain HTTP, uses TLS 1.2 or newer, sends security headers, and no Ingress bypasses that. */
export const traefik: Rule = {
  name: 'traefik',
  *check(graph) {
    const settings = traefikSettings(graph);
    if (!settings) return;
    const { at, values } = settings;
    for (const message of faults(values)) yield { at, message, fix: 'Correct charts/traefik/chart.ts.' };
    for (const [name, list] of middlewares(values)) {
      const resource = list.replace(/@kubernetescrd$/, '');
      if (
        graph
          .all('Middleware')
          .some(({ manifest: { metadata } }) => resource === `${metadata.namespace}-${metadata.name}`)
      )
        continue;
      yield {
        at,
        message: `uses the middleware ${list} on ${name}, which no object defines`,
        fix: 'Correct its name: NAMESPACE-NAME@kubernetescrd.',
      };
    }
    for (const ingress of graph.all('Ingress')) {
      const { metadata, spec } = ingress.manifest;
      const finding = (message: string) => ({
        at: ingress,
        message,
        fix: 'Build it with charts/kit/network/route.ts.',
      });
      const { [entrypoints]: entry, [tls]: encrypted } = metadata.annotations ?? {};
      if (entry !== 'websecure') yield finding(`is served on ${entry ?? 'every entry point'}: plain HTTP too`);
      if (encrypted !== 'true') yield finding(`does not require TLS (${tls})`);
      // Traefik serves no route with a middleware that it does not know.
      for (const each of (metadata.annotations?.[ofRoute] ?? '').split(',').filter(Boolean))
        if (!/^[\w-]+@kubernetescrd$/.test(each))
          yield finding(`has the middleware ${each}, not NAMESPACE-NAME@kubernetescrd`);
      if (spec?.ingressClassName !== 'traefik')
        yield finding(`has the class ${spec?.ingressClassName ?? '(none)'}: Traefik ignores it`);
      if (!spec?.rules?.length) yield finding('has no rules: it routes nothing');
      for (const { host, http } of spec?.rules ?? []) {
        if (!host) yield finding('has a rule without a host: it gets the requests of every name');
        if (!http?.paths?.length) yield finding(`has no path for ${host}`);
        for (const { path, backend } of http?.paths ?? []) {
          if (!backend?.service) yield finding(`has no backend for ${host}${path ?? '/'}`);
          else if (!graph.byKey.has(objectKey('Service', backend.service.name, metadata.namespace))) continue;
          else if (!backend.service.port?.name && !backend.service.port?.number)
            yield finding(`names no port of ${objectKey('Service', backend.service.name, metadata.namespace)}`);
        }
      }
    }
  },
};

function* faults({ ports, tlsOptions, api }: TraefikValues): Iterable<string> {
  const { to, scheme = 'https', permanent } = ports?.web?.http?.redirections?.entryPoint ?? {};
  if (to !== 'websecure' || scheme !== 'https')
    yield 'does not redirect plain HTTP to HTTPS (ports.web.http.redirections)';
  else if (!permanent)
    yield 'redirects to HTTPS only for one request (permanent): a browser sends the next one plain again';
  if (!ports?.websecure?.http?.middlewares?.length)
    yield 'sends no security headers (ports.websecure.http.middlewares)';
  const { minVersion, cipherSuites = [] } = tlsOptions?.default ?? {};
  if (!/^VersionTLS1[23]$/.test(minVersion ?? ''))
    yield `accepts TLS below 1.2 (tlsOptions.default.minVersion ${minVersion ?? 'unset'})`;
  if (cipherSuites.length === 0) yield "accepts Go's default cipher suites (tlsOptions.default.cipherSuites)";
  for (const suite of cipherSuites)
    if (!soundCipher.test(suite)) yield `accepts the cipher suite ${suite}, which is unknown or weak`;
  if (api?.dashboard !== false) yield 'serves its dashboard, which has no login (api.dashboard)';
}

const middlewares = ({ ports }: TraefikValues): [string, string][] =>
  (ports?.websecure?.http?.middlewares ?? []).map((each) => ['websecure', each]);
