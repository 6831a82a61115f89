import type { Construct } from 'constructs';
import { Middleware } from './middlewares';

export interface CorsProps {
  /** Web origins whose pages may call the server with credentials. Default: none. */
  readonly origins?: readonly string[];
  /** Headers besides `Authorization` and `Content-Type` that these pages may send, and read in responses. Default: none. */
  readonly headers?: readonly string[];
}

/** What a server could allow by itself. Source: Fetch standard, CORS protocol. */
const ofTheServer = [
  'Access-Control-Allow-Credentials',
  'Access-Control-Allow-Headers',
  'Access-Control-Allow-Methods',
  'Access-Control-Allow-Origin',
  'Access-Control-Expose-Headers',
  'Access-Control-Max-Age',
];

/**
 * Cross-origin requests of browsers, decided by the ingress controller alone: it answers preflights, and removes the CORS headers of
 * the server. It must be the first middleware: a preflight has no credentials, and a page can read a 401 or 429 only with these headers.
 * Source: Traefik, pkg/middlewares/headers.
 */
export function cors(scope: Construct, name: string, { origins = [], headers = [] }: CorsProps): Middleware {
  return new Middleware(scope, `${name}-cors`, {
    headers: {
      // An empty value removes a header; Traefik adds its own afterwards.
      customResponseHeaders: Object.fromEntries(ofTheServer.map((header) => [header, ''])),
      ...(origins.length > 0 && {
        accessControlAllowOriginList: [...origins],
        accessControlAllowCredentials: true,
        accessControlAllowMethods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
        accessControlAllowHeaders: ['Authorization', 'Content-Type', ...headers],
        // How long to wait after a 429, and where to log in after a 401.
        accessControlExposeHeaders: ['Retry-After', 'WWW-Authenticate', ...headers],
        // Seconds that a browser keeps the answer to a preflight.
        accessControlMaxAge: 600,
        // The response depends on the origin: a cache must not give it to another.
        addVaryHeader: true,
      }),
    },
  });
}
