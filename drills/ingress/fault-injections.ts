import type { Kinds } from '@twisterlab/platform/model/kinds';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import type { Dist } from '../dist';
import type { FaultInjection } from '../drill';
import type { AuthorityChange } from './authority';
import { checks } from './checks';

type Spec = Readonly<Record<string, unknown>>;

/** Replaces fields of the spec of the object in a file. */
function spec(path: string, changed: (spec: Spec) => Spec): (dist: Dist) => void {
  return (dist) =>
    dist.change(
      (object) => object.path === path,
      (manifest) => {
        const { spec: old, ...rest } = manifest as Manifest & { readonly spec: Spec };
        return { ...rest, spec: { ...old, ...changed(old) } };
      },
    );
}

const middlewares = 'traefik.ingress.kubernetes.io/router.middlewares';

/** Removes a middleware from a route of production. */
function without(path: string, middleware: string): (dist: Dist) => void {
  return (dist) =>
    dist.change(
      (object) => object.path === path,
      ({ metadata, ...rest }) => {
        const annotations = metadata.annotations ?? {};
        const all = (annotations[middlewares] ?? '').split(',');
        const others = all.filter((each) => !each.includes(middleware));
        if (others.length === all.length) throw new Error(`${path} has no middleware ${middleware}`);
        return { ...rest, metadata: { ...metadata, annotations: { ...annotations, [middlewares]: others.join(',') } } };
      },
    );
}

/** Changes the arguments of the ingress controller. */
function argued(change: (args: readonly string[]) => readonly string[]): (dist: Dist) => void {
  return spec('k3s/traefik/Deployment.traefik.yaml', (old) => {
    const { template } = old as Pick<Kinds['Deployment']['spec'], 'template'>;
    const containers = template.spec.containers.map((each) => ({ ...each, args: change(each.args ?? []) }));
    return { template: { ...template, spec: { ...template.spec, containers } } };
  });
}

/** Mistakes that the API server admits. */
export const faultInjections: readonly FaultInjection<AuthorityChange>[] = [
  {
    name: 'a webhook configuration without webhooks',
    fails: checks.webhook,
    dist: (dist) =>
      dist.change(
        ({ path, manifest }) => path.startsWith('edge/metallb/') && manifest.kind === 'ValidatingWebhookConfiguration',
        (manifest) => ({ ...manifest, webhooks: [] }),
      ),
  },
  {
    name: 'an advertisement on an interface that no node has',
    fails: checks.addresses,
    dist: spec('edge/metallb-pool/L2Advertisement.lan@metallb.io.yaml', () => ({ interfaces: ['eth9'] })),
  },
  {
    name: 'a route of staging to the wrong server',
    fails: checks.served,
    dist: spec('staging/twisterlab-api/Ingress.twisterlab-api.yaml', (old) => ({
      rules: JSON.parse(JSON.stringify(old.rules).replaceAll('twisterlab-unified-api', 'mcp-unified')),
    })),
  },
  {
    name: 'an ingress controller without metrics by router',
    fails: checks.counted,
    dist: argued((args) => args.filter((each) => !each.includes('addrouterslabels'))),
  },
  {
    name: 'TLS 1.0 and its ciphers allowed',
    fails: checks.tls,
    dist: spec('k3s/traefik/TLSOption.default.yaml', () => ({ minVersion: 'VersionTLS10', cipherSuites: undefined })),
  },
  {
    name: 'an entry point without the security headers',
    fails: checks.headers,
    dist: argued((args) => args.filter((each) => !each.includes('websecure.http.middlewares'))),
  },
  {
    name: 'a policy that opens every port of the ingress controller',
    fails: checks.closed,
    dist: spec('edge/traefik/NetworkPolicy.traefik-from-everywhere.yaml', () => ({ ingress: [{}] })),
  },
  {
    name: 'a route to MCP without basic authentication',
    fails: checks.login,
    dist: without('production/mcp-unified/Ingress.mcp-unified.yaml', 'login'),
  },
  {
    name: 'a route to every path of MCP',
    fails: checks.tokens,
    dist: spec('staging/mcp-unified/Ingress.mcp-unified.yaml', (old) => ({
      rules: (old as NonNullable<Kinds['Ingress']['spec']>).rules!.map(({ host, http }) => ({
        host,
        http: { paths: http!.paths.slice(0, 1).map((each) => ({ ...each, pathType: 'Prefix' })) },
      })),
    })),
  },
  {
    name: 'a route to the API with its own CORS headers',
    fails: checks.cors,
    dist: without('production/twisterlab-api/Ingress.twisterlab-api.yaml', 'cors'),
  },
  {
    name: 'preflights to MCP behind basic authentication',
    fails: checks.cors,
    dist: (dist) =>
      dist.change(
        ({ path }) => path === 'production/mcp-unified/Ingress.mcp-unified.yaml',
        ({ metadata, ...rest }) => {
          const [cors, ...others] = metadata.annotations![middlewares]!.split(',');
          const reordered = [...others, cors].join(',');
          return {
            ...rest,
            metadata: { ...metadata, annotations: { ...metadata.annotations, [middlewares]: reordered } },
          };
        },
      ),
  },
  {
    name: 'a route to the API without a rate limit',
    fails: checks.rate,
    dist: without('production/twisterlab-api/Ingress.twisterlab-api.yaml', 'rate'),
  },
  {
    name: 'a route to the API without a body limit',
    fails: checks.body,
    dist: without('production/twisterlab-api/Ingress.twisterlab-api.yaml', 'body'),
  },
  {
    name: 'an address that hides the clients (externalTrafficPolicy: Cluster)',
    fails: checks.clients,
    dist: spec('k3s/traefik/Service.traefik.yaml', () => ({ externalTrafficPolicy: 'Cluster' })),
  },
  {
    name: 'a policy that opens a server of staging to the LAN',
    fails: checks.policies,
    dist: spec('staging/twisterlab-api/NetworkPolicy.twisterlab-api-from-traefik.yaml', (old) => ({
      ingress: (old as Kinds['NetworkPolicy']['spec']).ingress!.map(({ ports }) => ({ ports })),
    })),
  },
  {
    name: 'clients that get the new authority after the hosts',
    fails: checks.authority,
    fixture: (change) => {
      change.installs = false;
    },
  },
  {
    name: 'a single replica of the ingress controller',
    fails: checks.power,
    dist: spec('k3s/traefik/Deployment.traefik.yaml', () => ({ replicas: 1 })),
  },
];
