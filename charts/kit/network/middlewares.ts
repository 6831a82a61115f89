import { bytes } from '@twisterlab/platform/util/quantity';
import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { Cluster } from '../../../environments/schema/cluster';
import { type MiddlewareSpec, Middleware as TraefikMiddleware } from '../../../imports/constructs/traefik.io';
import { Login } from '../login';

/** A Traefik Middleware: processes requests before they reach the server. Defaults of all fields: Traefik's. */
export class Middleware extends Construct {
  /** The name in annotations. Source: provider namespaces of Traefik. */
  readonly reference: string;

  constructor(
    scope: Construct,
    readonly name: string,
    spec: MiddlewareSpec,
  ) {
    super(scope, `middleware-${name}`);
    new TraefikMiddleware(this, 'middleware', { metadata: { name }, spec });
    this.reference = `${Chart.of(this).namespace}-${name}@kubernetescrd`;
  }
}

/** Rate limit per client address; more requests get status 429. */
export interface Rate {
  /** Average requests per second. */
  readonly perSecond: number;
  /** Burst of requests. */
  readonly burst: number;
}

/** For user interfaces: a first visit loads some hundred files. */
export const interactive: Rate = { perSecond: 50, burst: 300 };

/** By the address of the connection, which `externalTrafficPolicy: Local` keeps; a client cannot choose it, as it could a header. */
export function rateLimit(scope: Construct, name: string, { perSecond, burst }: Rate): Middleware {
  return new Middleware(scope, `${name}-rate`, { rateLimit: { average: perSecond, burst } });
}

/** Maximum response through a middleware that buffers. Traefik keeps it in its /tmp, which several responses share. */
const maxResponse = '32Mi';

/**
 * Traefik has no other limit of request bodies, and this one buffers responses as well: a stream arrives at its end, and a response
 * above 32 MiB becomes status 500. Not for servers that stream (rule `ingress-limits`). Source: vulcand/oxy, buffer.
 * @param size maximum request body, such as `1Mi`; a larger one gets status 413.
 */
export function bodyLimit(scope: Construct, name: string, size: string): Middleware {
  const buffering = { maxRequestBodyBytes: bytes(size), maxResponseBodyBytes: bytes(maxResponse) };
  return new Middleware(scope, `${name}-body`, { buffering });
}

/** Basic authentication, for servers without authentication. The server does not get the header. */
export function basicAuth(scope: Construct, name: string, cluster: Pick<Cluster, 'secrets'>): Middleware {
  const { secretName: secret } = new Login(scope, `${name}-login`, name, cluster);
  return new Middleware(scope, `${name}-login`, { basicAuth: { secret, realm: name, removeHeader: true } });
}
