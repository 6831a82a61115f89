import type { Manifest } from '@twisterlab/platform/model/manifest';
import { parse } from 'yaml';
import { withoutHelmCharts } from '../../charts';
import { render } from '../../charts/site';
import { environmentsWith, threeNodes } from '../records/good';

const fleet = environmentsWith({ staging: { namespace: 'twisterlab-staging' } });
const [edge, production] = render(fleet, withoutHelmCharts) as [Rendered, Rendered];
const many = { nodes: threeNodes, serverAddress: '192.168.0.40', loadBalancer: 'metallb' };
const [three] = render(environmentsWith({ edge: many }), withoutHelmCharts) as [Rendered];

type Rendered = ReturnType<typeof render>[number];
type Fields = Record<string, never>;

const find = ({ objects }: Rendered, name: string) =>
  objects
    .map(({ manifest }) => manifest)
    .find(({ kind, metadata }) => `${kind} ${metadata.name}` === name) as Manifest & {
    spec: Fields;
    data: Record<string, string>;
    rules: Fields[];
  };

interface Job {
  readonly job_name: string;
  readonly scheme?: string;
  readonly kubernetes_sd_configs?: readonly { readonly namespaces?: { readonly names: readonly string[] } }[];
  readonly static_configs?: readonly {
    readonly targets: readonly string[];
    readonly labels?: Record<string, string>;
  }[];
}

const config = (of: Rendered) =>
  parse(find(of, 'ConfigMap prometheus-config').data['prometheus.yml']!) as { scrape_configs: Job[] };
const jobs = (of: Rendered) => config(of).scrape_configs.map(({ job_name }) => job_name);
const job = (of: Rendered, name: string) => config(of).scrape_configs.find(({ job_name }) => job_name === name)!;

describe('Prometheus', () => {
  it("has the jobs that the owner's dashboards select by", () => {
    expect(jobs(edge)).toEqual(
      expect.arrayContaining([
        'kubernetes-cadvisor',
        'mcp-unified',
        'node-exporter',
        'postgres',
        'prometheus',
        'redis',
        'twisterlab-api',
      ]),
    );
  });

  it("has each job once, sorted by name after its own and the kubelets'", () => {
    const names = jobs(three);
    expect(new Set(names).size).toBe(names.length);
    expect(names.slice(0, 3)).toEqual(['prometheus', 'kubernetes-nodes', 'kubernetes-cadvisor']);
    expect(names.slice(3, -1)).toEqual([...names.slice(3, -1)].sort());
  });

  it('discovers only the pods of each scrape, in every tenant', () => {
    const namespaces = (name: string) =>
      job(edge, name).kubernetes_sd_configs!.flatMap((each) => each.namespaces!.names);
    expect(namespaces('redis')).toEqual(['twisterlab', 'twisterlab-staging']);
    expect(namespaces('node-exporter')).toEqual(['node-agents']);
  });

  it('probes every host name with a route, and expects 401 if it requires a password', () => {
    const probes = job(edge, 'blackbox').static_configs!.map(({ labels }) => labels);
    expect(probes).toEqual(
      expect.arrayContaining([
        { host: 'api.twisterlab.local', __param_module: 'https_200' },
        { host: 'prometheus.twisterlab.local', __param_module: 'https_401' },
      ]),
    );
    const { modules } = parse(
      edge.objects.find(({ manifest }) => manifest.metadata.name.startsWith('blackbox-config'))!.manifest[
        'data' as never
      ]['blackbox.yml'],
    ) as { modules: object };
    expect(probes.filter((labels) => !(labels!.__param_module! in modules))).toEqual([]);
  });

  it('sends its token only to targets that require it', () => {
    expect(job(three, 'metallb')).toMatchObject({
      scheme: 'https',
      authorization: { credentials_file: /token/ },
    } as object);
    expect(JSON.stringify(find(three, 'ClusterRole prometheus').rules)).toContain('nonResourceURLs');
    expect(JSON.stringify(find(edge, 'ClusterRole prometheus').rules)).not.toContain('nonResourceURLs');
  });

  it('may read metrics of nodes, but not run commands', () => {
    const rules = JSON.stringify(find(edge, 'ClusterRole prometheus').rules);
    expect(rules).toContain('nodes/metrics');
    expect(rules).not.toMatch(/nodes\/proxy|secrets|configmaps|create|update|patch|delete|\*/);
  });

  it('limits its storage below the claim, and has no admin API', () => {
    const { args } = (
      find(edge, 'StatefulSet prometheus').spec as unknown as {
        template: { spec: { containers: { args: string[] }[] } };
      }
    ).template.spec.containers[0]!;
    expect(args).toContain('--storage.tsdb.retention.time=32d');
    // Four fifths of 20Gi.
    expect(args).toContain(`--storage.tsdb.retention.size=${16 * 2 ** 30}B`);
    expect(args.filter((arg) => /admin|lifecycle/.test(arg))).toEqual([]);
  });

  it('accepts remote write from the nightly load tests only, besides the clients with a login', () => {
    const callers = edge.flows.filter(({ to }) => to.name === 'prometheus').map(({ from }) => from.name);
    expect([...new Set(callers)].sort()).toEqual(['grafana', 'load-test-nightly', 'traefik']);
  });
});

describe('a workload with metrics', () => {
  const policy = (of: Rendered, name: string) => find(of, `NetworkPolicy ${name}`).spec;

  it('has its own ingress policy; Prometheus has one egress policy for all tenants', () => {
    expect(policy(production, 'redis-exporter-from-prometheus')).toMatchObject({
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'redis-exporter' } },
      ingress: [{ ports: [{ port: 9121, protocol: 'TCP' }] }],
    });
    const [{ to, ports }] = policy(edge, 'prometheus-to-redis').egress as unknown as [
      { to: object[]; ports: object[] },
    ];
    expect(to).toHaveLength(2);
    expect(ports).toEqual([{ port: 9121, protocol: 'TCP' }]);
  });

  it('in the host network is reached at the addresses of the nodes', () => {
    const blocks = (name: string) => JSON.stringify(policy(three, name).egress);
    for (const { address } of threeNodes) {
      expect(blocks('prometheus-to-node-exporter')).toContain(`${address}/32`);
      expect(blocks('prometheus-to-kubelets')).toContain(`${address}/32`);
    }
  });
});
