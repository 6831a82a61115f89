import type { Cluster } from '../../environments/schema/cluster';
import type { LiveObject } from '../fixtures/kubectl';
import type { NodeCluster } from '../fixtures/node-cluster';
import type { Repeated } from '../fixtures/processes';
import { traefikOfK3s } from './shape';

type Service = LiveObject & { readonly spec: { readonly type?: string; readonly loadBalancerClass?: string } };

/** The state of a server with SQLite, which K3s creates at its first start: its datastore, token and certificates. */
const state = `import os, sqlite3
home = "/var/lib/rancher/k3s/server"
for folder in ("db", "tls", "cred"):
    os.makedirs(f"{home}/{folder}", mode=0o700, exist_ok=True)
for name in ("token", "tls/server-ca.crt", "tls/server-ca.key", "cred/passwd"):
    with open(f"{home}/{name}", "w") as file:
        file.write(f"{name} of the drill\\n")
database = sqlite3.connect(f"{home}/db/state.db")
database.execute("PRAGMA journal_mode = WAL")
database.execute("CREATE TABLE kine (id INTEGER PRIMARY KEY, name TEXT, value BLOB)")
database.execute("INSERT INTO kine (name, value) VALUES ('/registry/drill', 'x')")
database.commit()
`;

/**
 * What K3s itself does besides Kubernetes, when it has the input and not earlier: its Helm controller installs the ingress
 * controller with the settings of its HelmChartConfig, and ServiceLB gives LoadBalancer Services the nodes' addresses.
 */
export class K3s {
  private installed = false;
  private following: Repeated | undefined;

  constructor(
    private readonly fixture: NodeCluster,
    private readonly cluster: Cluster,
  ) {}

  /** Creates its state and the CRDs of the ingress controller, as at its first start, and follows the cluster. */
  async start(): Promise<void> {
    const { kubectl, api, nodes } = this.fixture;
    for (const node of nodes) await node.exec('python3', '-c', state);
    await kubectl.apply(...traefikOfK3s(this.cluster).crds);
    await kubectl.untilEstablished();
    this.following = api.processes.repeat(() => this.step(), 2000);
  }

  async end(): Promise<void> {
    await this.following?.end();
  }

  private async step(): Promise<void> {
    const { kubectl } = this.fixture;
    if (!this.installed) {
      const settings = await kubectl.get('--namespace', 'kube-system', 'helmchartconfigs.helm.cattle.io/traefik');
      if (settings.length > 0) {
        await kubectl.apply(...traefikOfK3s(this.cluster).objects);
        this.installed = true;
      }
    }
    if (this.cluster.loadBalancer === 'servicelb') await this.assignAddresses();
  }

  private async assignAddresses(): Promise<void> {
    const { kubectl, nodes } = this.fixture;
    const ingress = nodes.map(({ address }) => ({ ip: address }));
    for (const { metadata, spec, status } of (await kubectl.get('--all-namespaces', 'services')) as Service[]) {
      const { loadBalancer } = (status ?? {}) as { loadBalancer?: { ingress?: readonly object[] } };
      if (spec.type !== 'LoadBalancer' || spec.loadBalancerClass || loadBalancer?.ingress) continue;
      const patch = JSON.stringify({ status: { loadBalancer: { ingress } } });
      const where = ['service', metadata.name, '--namespace', metadata.namespace!];
      await kubectl.exec(['patch', ...where, '--subresource=status', '--type=merge', '--patch', patch]);
    }
  }
}
