import type { Kinds } from '@twisterlab/platform/model/kinds';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import type { Dist } from '../dist';
import type { Sabotage } from '../drill';
import type { NodesGround } from '../ground/nodes-ground';
import { promises } from './promises';

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

/** Takes a middleware out of a route of production. */
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

/** Alters the arguments of the ingress controller. */
function argued(change: (args: readonly string[]) => readonly string[]): (dist: Dist) => void {
  return spec('k3s/traefik/Deployment.traefik.yaml', (old) => {
    const { template } = old as Pick<Kinds['Deployment']['spec'], 'template'>;
    const containers = template.spec.containers.map((each) => ({ ...each, args: change(each.args ?? []) }));
    return { template: { ...template, spec: { ...template.spec, containers } } };
  });
}

/** What is admitted and looks right, each with the promise that has to notice it. */
export const sabotages: readonly Sabotage<NodesGround>[] = [
  {
    name: 'a webhook that judges no pool',
    fails: promises.webhook,
    dist: (dist) =>
      dist.change(
        ({ path, manifest }) => path.startsWith('edge/metallb/') && manifest.kind === 'ValidatingWebhookConfiguration',
        (manifest) => ({ ...manifest, webhooks: [] }),
      ),
  },
  {
    name: 'an advertisement on an interface that no node has',
    fails: promises.addresses,
    dist: spec('edge/metallb-pool/L2Advertisement.lan@metallb.io.yaml', () => ({ interfaces: ['eth9'] })),
  },
  {
    name: 'a route of staging that leads to another server',
    fails: promises.served,
    dist: spec('staging/twisterlab-api/Ingress.twisterlab-api.yaml', (old) => ({
      rules: JSON.parse(JSON.stringify(old.rules).replaceAll('twisterlab-unified-api', 'mcp-unified')),
    })),
  },
  {
    name: 'TLS from 1.0 on, with the ciphers of those days',
    fails: promises.tls,
    dist: spec('k3s/traefik/TLSOption.default.yaml', () => ({ minVersion: 'VersionTLS10', cipherSuites: undefined })),
  },
  {
    name: 'an entry point without the security headers',
    fails: promises.headers,
    dist: argued((args) => args.filter((each) => !each.includes('websecure.http.middlewares'))),
  },
  {
    name: 'a policy that opens every port of the ingress controller',
    fails: promises.closed,
    dist: spec('edge/traefik/NetworkPolicy.traefik-from-everywhere.yaml', () => ({ ingress: [{}] })),
  },
  {
    name: 'a route to MCP that has lost its password',
    fails: promises.login,
    dist: without('production/mcp-unified/Ingress.mcp-unified.yaml', 'login'),
  },
  {
    name: 'a route to the API without a limit of requests',
    fails: promises.rate,
    dist: without('production/twisterlab-api/Ingress.twisterlab-api.yaml', 'rate'),
  },
  {
    name: 'a route to the API without a limit of bodies',
    fails: promises.body,
    dist: without('production/twisterlab-api/Ingress.twisterlab-api.yaml', 'body'),
  },
  {
    name: 'an address that hides its clients',
    fails: promises.clients,
    dist: spec('k3s/traefik/Service.traefik.yaml', () => ({ externalTrafficPolicy: 'Cluster' })),
  },
  {
    name: 'a policy that lets the whole LAN ask a server of staging',
    fails: promises.policies,
    dist: spec('staging/twisterlab-api/NetworkPolicy.twisterlab-api-from-traefik.yaml', (old) => ({
      ingress: (old as Kinds['NetworkPolicy']['spec']).ingress!.map(({ ports }) => ({ ports })),
    })),
  },
  {
    name: 'a single ingress controller',
    fails: promises.power,
    dist: spec('k3s/traefik/Deployment.traefik.yaml', () => ({ replicas: 1 })),
  },
];
