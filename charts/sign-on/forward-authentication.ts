import { traefik } from '@twisterlab/platform/kubernetes/k3s';
import { Construct } from 'constructs';
import type { Cluster } from '../../environments/schema/cluster';
import type { SignOn } from '../../environments/schema/sign-on';
import type { Routing } from '../../environments/schema/tenant';
import { images } from '../images';
import { certificateSecret } from '../kit/network/host-certificate';
import { Middleware, rateLimit } from '../kit/network/middlewares';
import { Route } from '../kit/network/route';
import { SecretSource } from '../kit/secret';
import type { Mount } from '../kit/workloads/container';
import { Server } from '../kit/workloads/server';
import { authority, connectToProvider, hasOwnAuthority, scopes } from './identity-provider';

export interface ForwardAuthenticationProps extends Required<Pick<Routing, 'hosts' | 'rateLimit'>> {
  readonly cluster: Cluster;
  readonly signOn: SignOn;
  /** Client ID, and the audience that bearer tokens must have. */
  readonly clientId: string;
  /** Users must be in one of these groups. */
  readonly groups: readonly string[];
  readonly priorityClass: string;
}

const port = 4180;

/**
 * Sign-on for a server without authentication: before each request, the ingress controller asks oauth2-proxy about its bearer token
 * or its session cookie. Programs send a token of the identity provider; browsers get a cookie at /oauth2/start.
 * Source: docs of oauth2-proxy 7.15; docs/decisions/0032-sign-on.md.
 */
export class ForwardAuthentication extends Construct {
  /** For the route of the server, in this order. */
  readonly middlewares: readonly Middleware[];

  /** @param server name of the server; its route has the same hosts and the certificate. */
  constructor(scope: Construct, server: string, props: ForwardAuthenticationProps) {
    super(scope, 'sign-on');
    const name = `${server}-sign-on`;
    const { pods } = this.proxy(name, server, props).ingressFrom(traefik);
    const { cluster, hosts, signOn } = props;
    connectToProvider(pods, cluster, signOn.issuer, signOn.endpoints.token, signOn.endpoints.userInfo);
    new Route(this, name, {
      cluster,
      hosts,
      certificateOf: server,
      service: { name, port: 'http' },
      pods: { name, namespace: pods.namespace, labels: pods.labels, port },
      byName: true,
      paths: ['/oauth2/start', '/oauth2/callback', '/oauth2/sign_out'],
      probe: false,
      middlewares: [rateLimit(this, name, props.rateLimit)],
    });
    this.middlewares = [
      new Middleware(this, name, {
        forwardAuth: {
          address: `http://${name}.${pods.namespace}:${port}/oauth2/auth`,
          authRequestHeaders: ['Authorization', 'Cookie'],
          maxResponseBodySize: 65_536,
        },
      }),
      // The server does not verify tokens: it must get none. And it has no use for the cookie.
      new Middleware(this, `${server}-credentials`, {
        headers: { customRequestHeaders: { Authorization: '', Cookie: '' } },
      }),
    ];
  }

  private proxy(name: string, server: string, props: ForwardAuthenticationProps): Server {
    const { cluster, signOn, priorityClass, clientId } = props;
    const provider = new SecretSource(
      this,
      `${server}-oidc`,
      { 'client-secret': `Client secret of ${clientId} at ${signOn.issuer}.` },
      { given: true, cluster },
    );
    const own = new SecretSource(
      this,
      name,
      { 'cookie-secret': 'What oauth2-proxy encrypts sessions with.' },
      // An AES key.
      { length: 32, cluster },
    );
    return new Server(this, name, {
      cluster,
      priorityClass,
      image: images.oauth2Proxy,
      user: 65532,
      args: argumentsOf(props),
      env: {
        OAUTH2_PROXY_CLIENT_SECRET: provider.key('client-secret'),
        OAUTH2_PROXY_COOKIE_SECRET: own.key('cookie-secret'),
      },
      http: { port, health: '/ping' },
      cpu: { request: '5m', limit: '200m' },
      memory: { request: '32Mi', limit: '64Mi' },
      mounts: hasOwnAuthority(cluster) ? [authorityOf(server)] : [],
    });
  }
}

function argumentsOf({ cluster, signOn, clientId, groups }: ForwardAuthenticationProps): string[] {
  const options: readonly (readonly [name: string, value: string])[] = [
    ['provider', 'oidc'],
    ['oidc-issuer-url', signOn.issuer],
    ['client-id', clientId],
    ['scope', scopes.join(' ')],
    ['code-challenge-method', 'S256'],
    // The groups decide.
    ['email-domain', '*'],
    ...groups.map((group) => ['allowed-group', group] as const),
    // It accepts a token with a signature of the issuer and the client ID as its audience.
    ['skip-jwt-bearer-tokens', 'true'],
    ['cookie-name', '__Host-sign-on'],
    // Not sent with requests of other sites: a page of one could run tools otherwise.
    ['cookie-samesite', 'lax'],
    // A user who left a group keeps a session this long.
    ['cookie-expire', '8h'],
    ['session-cookie-minimal', 'true'],
    ['reverse-proxy', 'true'],
    ['trusted-proxy-ip', cluster.pods],
    ['skip-provider-button', 'true'],
    ['silence-ping-logging', 'true'],
    ['http-address', `0.0.0.0:${port}`],
    // It forwards nothing itself.
    ['upstream', 'static://404'],
    ...(hasOwnAuthority(cluster) ? [['provider-ca-file', authority.file] as const] : []),
  ];
  return options.map(([name, value]) => `--${name}=${value}`);
}

/** The CA certificate beside the certificate of the server: trust-manager writes to no namespace of a tenant. Without the key. */
function authorityOf(server: string): Mount {
  const items = [{ key: 'ca.crt', path: 'ca.crt' }];
  return {
    path: authority.folder,
    readOnly: true,
    volume: { name: 'authority', secret: { secretName: certificateSecret(server), items, defaultMode: 0o440 } },
  };
}
