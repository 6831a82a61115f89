import { currentRender, staleReason } from '@twisterlab/platform/helm/current';
import { readLock } from '@twisterlab/platform/helm/store';
import { traefik } from '@twisterlab/platform/kubernetes/k3s';
import { is } from '@twisterlab/platform/model/kinds';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { shapeRules } from '@twisterlab/platform/verify/engine-rules';
import { toYaml } from '@twisterlab/platform/write/yaml';
import { parse } from 'yaml';
import { withoutHelmCharts } from '../../charts';
import { Application } from '../../charts/kit/application';
import { Server } from '../../charts/kit/workloads/server';
import { render, verify } from '../../charts/site';
import { traefikChart } from '../../charts/traefik/chart';
import { clusterHosts } from '../../environments/schema/cluster';
import { fleet as ofTests, rendered } from '../kit/rendered';
import { environmentsWith, threeNodes } from '../records/good';

const fleet = environmentsWith({ production: { mcp: { hosts: ['mcp.twisterlab.local'] } } });
const environments = render(fleet, withoutHelmCharts);
const [edge, production] = environments as [(typeof environments)[0], (typeof environments)[0]];
const find = ({ objects }: typeof edge, kind: string, name: string) =>
  objects.find(({ manifest }) => manifest.kind === kind && manifest.metadata.name === name)?.manifest as
    | (Manifest & { readonly spec: Record<string, unknown> })
    | undefined;

describe('a route', () => {
  it('allows only HTTPS, has limits, and requires a password for a server without authentication', () => {
    const kinds = ['Ingress', 'Middleware'];
    const own = production.objects.filter(({ manifest }) => kinds.includes(manifest.kind));
    expect(own.map(({ manifest }) => toYaml(manifest)).join('---\n')).toMatchSnapshot();
  });

  it('removes the CORS headers of its server, and allows the origins of the record before the login', () => {
    const origins = ['https://ide.example.org', 'http://localhost:6274'];
    const [, own] = render(
      environmentsWith({ production: { mcp: { hosts: ['mcp.twisterlab.local'], corsOrigins: origins } } }),
      withoutHelmCharts,
    );
    const removed = { 'Access-Control-Allow-Origin': '', 'Access-Control-Allow-Credentials': '' };
    expect(find(own!, 'Middleware', 'twisterlab-api-cors')?.spec).toEqual({
      headers: { customResponseHeaders: expect.objectContaining(removed) },
    });
    const headers = ['Last-Event-ID', 'Mcp-Protocol-Version', 'Mcp-Session-Id'];
    expect(find(own!, 'Middleware', 'mcp-unified-cors')?.spec).toEqual({
      headers: {
        customResponseHeaders: expect.objectContaining(removed),
        accessControlAllowOriginList: origins,
        accessControlAllowCredentials: true,
        accessControlAllowMethods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
        accessControlAllowHeaders: ['Authorization', 'Content-Type', ...headers],
        accessControlExposeHeaders: ['Retry-After', 'WWW-Authenticate', ...headers],
        accessControlMaxAge: 600,
        addVaryHeader: true,
      },
    });
    expect(find(own!, 'Ingress', 'mcp-unified')?.metadata.annotations).toMatchObject({
      'traefik.ingress.kubernetes.io/router.middlewares': ['cors', 'rate', 'login']
        .map((each) => `twisterlab-mcp-unified-${each}@kubernetescrd`)
        .join(),
    });
  });

  it('has a login that bootstrap makes', () => {
    expect(production.secrets.find(({ name }) => name === 'mcp-unified-login')).toMatchObject({
      login: { user: 'mcp-unified' },
    });
  });

  it.each([
    ['a way out of the ingress controller', 'edge', 'traefik-to-production-mcp-unified', 'blocked-flow'],
    ['a way in to the server', 'production', 'mcp-unified-from-traefik', 'blocked-flow'],
  ])('is refused without %s', (_, environment, policy, rule) => {
    const without = environments.map((each) =>
      each.name === environment
        ? { ...each, objects: each.objects.filter(({ manifest }) => manifest.metadata.name !== policy) }
        : each,
    );
    expect(() => verify(environments, fleet)).not.toThrow();
    expect(() => verify(without, fleet)).toThrow(`[${rule}]`);
  });

  it.each(['twisterlab-mcp-unified-logon', 'twisterlab-dev-mcp-unified-login'])(
    'is refused with the misspelt middleware %s',
    (name) => {
      const objects = production.objects.map((object) => {
        const { metadata } = object.manifest;
        const annotations = { 'traefik.ingress.kubernetes.io/router.middlewares': `${name}@kubernetescrd` };
        const isRoute = object.manifest.kind === 'Ingress' && metadata.name === 'mcp-unified';
        return isRoute
          ? { ...object, manifest: { ...object.manifest, metadata: { ...metadata, annotations } } }
          : object;
      });
      const misspelt = environments.map((each) => (each === production ? { ...each, objects } : each));
      expect(() => verify(misspelt, fleet)).toThrow(/Middleware twisterlab\/\S+ is not defined/);
    },
  );
});

describe('the ingress controller', () => {
  const three = environmentsWith({
    edge: { nodes: threeNodes, serverAddress: '192.168.0.40', loadBalancer: 'metallb' },
  });

  it('has the values that were imported, on one node and on three', () => {
    for (const { clusters } of [fleet, three]) {
      expect(staleReason(traefikChart(clusters[0]!), readLock('traefik'))).toBeUndefined();
    }
    const { valuesContent } = find(edge, 'HelmChartConfig', 'traefik')!.spec;
    expect(traefikChart(fleet.clusters[0]!).values).toMatchObject(parse(valuesContent as string));
  });

  it('notices within 10 s that its API server was lost, where there are others', () => {
    const settings = (of: typeof three) =>
      parse(find(render(of, withoutHelmCharts)[0]!, 'HelmChartConfig', 'traefik')!.spec.valuesContent as string);
    expect(settings(three).env).toEqual([
      { name: 'HTTP2_READ_IDLE_TIMEOUT_SECONDS', value: '5' },
      { name: 'HTTP2_PING_TIMEOUT_SECONDS', value: '5' },
    ]);
    expect(settings(fleet)).not.toHaveProperty('env');
  });

  it('is, as K3s installs it, what the platform takes it for', () => {
    const objects = currentRender(traefikChart(fleet.clusters[0]!)) as unknown as (Manifest & {
      spec: { template: { metadata: object; spec: { containers: { args: string[]; ports: object[] }[] } } };
    })[];
    const { template } = objects.find(({ kind }) => kind === 'Deployment')!.spec;
    expect(template.metadata).toMatchObject({ labels: traefik.labels });
    const [{ args, ports }] = template.spec.containers as [{ args: string[]; ports: object[] }];
    expect(ports).toEqual(expect.arrayContaining(traefik.ports.map((port) => expect.objectContaining(port))));
    expect(args).toContain('--api.dashboard=false');
    expect(args.filter((arg) => /api\.insecure|dashboard=true/.test(arg))).toEqual([]);
    expect(objects.filter(({ kind }) => kind === 'IngressRoute')).toEqual([]);
  });

  it('may connect only to the API server and to servers with a route', () => {
    const policies = edge.objects
      .filter(({ application }) => application === 'traefik')
      .map(({ manifest }) => manifest);
    expect(policies.filter(({ kind }) => kind === 'NetworkPolicy').map(({ metadata }) => metadata.name)).toEqual([
      'traefik-default-deny',
      'traefik-from-everywhere',
      'traefik-to-api-server',
      'traefik-from-prometheus',
      'traefik-to-grafana',
      'traefik-to-prometheus',
      'traefik-to-production-twisterlab-api',
      'traefik-to-production-mcp-unified',
    ]);
  });

  it('may connect to a server with a new route, without a change of its chart', () => {
    const [own] = render(fleet, (app, cluster, tenants) => {
      const configure = withoutHelmCharts(app, cluster, tenants);
      const portal = new Application(app, 'portal', cluster.name, 'monitoring');
      new Server(portal, 'portal', {
        cluster,
        priorityClass: 'production',
        image: 'docker.io/library/portal:1.2.3',
        cpu: { request: '10m', limit: '100m' },
        memory: { request: '16Mi', limit: '32Mi' },
        http: { port: 8080, health: '/' },
        route: { hosts: ['portal.twisterlab.local'], rateLimit: { perSecond: 1, burst: 1 } },
      });
      return configure;
    });
    expect(find(own!, 'NetworkPolicy', 'traefik-to-portal')?.spec.egress).toEqual([
      {
        to: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } },
            podSelector: { matchLabels: { 'app.kubernetes.io/name': 'portal' } },
          },
        ],
        ports: [{ port: 8080, protocol: 'TCP' }],
      },
    ]);
  });

  it.each([
    ['HelmChartConfig', 'valuesContents'],
    ['Middleware', 'rateLimits'],
  ])('is refused with a field that %s has not', (kind, field) => {
    const misspelt = [edge, production].map((each) => ({
      ...each,
      objects: each.objects.map((object) =>
        object.manifest.kind === kind
          ? { ...object, manifest: { ...object.manifest, spec: { [field]: 'x' } } as Manifest }
          : object,
      ),
    }));
    const schema = shapeRules.find(({ name }) => name === 'schema')!;
    expect([...schema.check(misspelt)].map(({ message }) => message)).toContain(`spec.${field} is not a field`);
  });
});

describe('host names of the cluster itself', () => {
  it('are kept from tenants, each that has a route', () => {
    const [own] = rendered();
    const hosts = own!.objects
      .flatMap(({ manifest }) => (is(manifest, 'Ingress') ? manifest : []))
      .flatMap(({ spec }) => spec?.rules?.flatMap(({ host }) => host ?? []) ?? []);
    expect(hosts).toContain('argocd.twisterlab.local');
    expect(clusterHosts(ofTests.clusters[0]!)).toEqual(expect.arrayContaining(hosts));
  });
});

describe('kube-system', () => {
  const policies = (loadBalancer: 'servicelb' | 'metallb') => {
    const [own] = render(
      environmentsWith({ edge: { nodes: threeNodes, serverAddress: '192.168.0.40', loadBalancer } }),
      withoutHelmCharts,
    );
    return own!.objects
      .filter(({ application, manifest }) => application === 'kube-system' && manifest.kind === 'NetworkPolicy')
      .map(({ manifest }) => manifest);
  };

  it('allows ingress only to DNS, to metrics-server from the API server, and to the load balancer of K3s', () => {
    expect(
      policies('servicelb')
        .map((manifest) => toYaml(manifest))
        .join('---\n'),
    ).toMatchSnapshot();
  });

  it('has no way to the load balancer of K3s where MetalLB takes its place', () => {
    const name = 'svclb-traefik-from-everywhere';
    expect(policies('servicelb').map(({ metadata }) => metadata.name)).toContain(name);
    expect(policies('metallb').map(({ metadata }) => metadata.name)).not.toContain(name);
  });
});
