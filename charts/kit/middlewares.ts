import { bytes } from '@twisterlab/platform/util/quantity';
import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { type MiddlewareSpec, Middleware as TraefikMiddleware } from '../../imports/constructs/traefik.io';
import { Login } from './login';

/** A step that the ingress controller takes before a request reaches its server. Defaults of every field: Traefik's. */
export class Middleware extends Construct {
  /** As annotations name it. Source: Traefik's namespaces of providers. */
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

/** Requests that one client address may send before it is answered 429. */
export interface Rate {
  /** Requests a second, on average. */
  readonly perSecond: number;
  /** Requests at once. */
  readonly burst: number;
}

export function rateLimit(scope: Construct, name: string, { perSecond, burst }: Rate): Middleware {
  return new Middleware(scope, `${name}-rate`, { rateLimit: { average: perSecond, burst } });
}

/** @param size most bytes of a request's body, such as `1Mi`; a longer one is answered 413. */
export function bodyLimit(scope: Construct, name: string, size: string): Middleware {
  return new Middleware(scope, `${name}-body`, { buffering: { maxRequestBodyBytes: bytes(size) } });
}

/**
 * User and password, for servers that ask for none themselves. They stand in a Secret that bootstrap makes; the server behind
 * does not see them.
 */
export function basicAuth(scope: Construct, name: string): Middleware {
  const { secretName: secret } = new Login(scope, `${name}-login`, name);
  return new Middleware(scope, `${name}-login`, { basicAuth: { secret, realm: name, removeHeader: true } });
}
