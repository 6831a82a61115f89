import type { Graph } from '@twisterlab/platform/link/graph';
import type { MiddlewareSpec } from '@twisterlab/platform/link/middlewares';
import type { Rule } from '@twisterlab/platform/verify/rule';
import { traefikSettings } from './traefik-settings';

type Headers = NonNullable<MiddlewareSpec['headers']>;

/** Values that send no path to other sites, or none at all to plain HTTP. Source: W3C, Referrer Policy. */
const referrerPolicies =
  /^(no-referrer|no-referrer-when-downgrade|origin|origin-when-cross-origin|same-origin|strict-origin|strict-origin-when-cross-origin)$/;
/** Response headers that name the software, and often its version. */
const revealing = ['Server', 'X-Powered-By'];

const fix = 'Correct the Middleware in charts/traefik/traefik.ts.';

/**
 * Every HTTPS response requires the browser to stay with HTTPS, to guess no content type, to show the page in no frame of another site,
 * and not to send the address to other sites. A middleware of the entry point sets these headers; Traefik starts without each. And no
 * server gets the password that a middleware checks.
 */
export const securityHeaders: Rule = {
  name: 'security-headers',
  *check(graph) {
    for (const at of graph.all('Middleware')) {
      const { basicAuth, headers } = at.manifest.spec ?? {};
      if (headers?.isDevelopment)
        yield {
          at,
          message: 'sets isDevelopment, which switches protection off',
          fix: 'Remove headers.isDevelopment.',
        };
      if (basicAuth && !basicAuth.removeHeader)
        yield { at, message: 'passes the password of the client to the server', fix: 'Set basicAuth.removeHeader.' };
    }
    const { at, headers } = ofEntryPoint(graph);
    if (at) for (const message of faults(headers)) yield { at, message, fix };
  },
};

/** The headers of all middlewares of HTTPS, and the last middleware with headers; a missing one is a finding of the rule `traefik`. */
function ofEntryPoint(graph: Graph) {
  const names = traefikSettings(graph)?.values.ports?.websecure?.http?.middlewares ?? [];
  const own = graph
    .all('Middleware')
    .filter(({ manifest: { metadata } }) => names.includes(`${metadata.namespace}-${metadata.name}@kubernetescrd`));
  const all = own.map(({ manifest }) => manifest.spec?.headers ?? {});
  return {
    at: own.at(-1),
    headers: {
      ...Object.assign({}, ...all),
      customResponseHeaders: Object.assign({}, ...all.map(({ customResponseHeaders }) => customResponseHeaders)),
    } as Headers,
  };
}

function* faults(headers: Headers): Iterable<string> {
  const { stsSeconds = 0, contentTypeNosniff, frameDeny, contentSecurityPolicy = '', referrerPolicy } = headers;
  if (!(stsSeconds > 0)) yield `has stsSeconds ${stsSeconds}: a browser tries plain HTTP again`;
  if (!contentTypeNosniff) yield 'does not set contentTypeNosniff: a browser may run an uploaded file as a script';
  if (!frameDeny && !/frame-ancestors/.test(contentSecurityPolicy))
    yield 'sets neither frameDeny nor frame-ancestors: another site may show a page in a frame and take its clicks';
  if (!referrerPolicies.test(referrerPolicy ?? ''))
    yield `has the referrerPolicy ${referrerPolicy ?? '(unset)'}, which is unknown or sends addresses to other sites`;
  for (const name of revealing) {
    const value = headers.customResponseHeaders?.[name];
    if (value !== '') yield `does not remove the header ${name}, whose value is empty then (customResponseHeaders)`;
  }
}
