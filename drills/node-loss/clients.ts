import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import { mcp } from '../../charts/twisterlab/servers';
import type { Tenant } from '../../environments/schema/tenant';
import type { NodeCluster } from '../fixtures/node-cluster';
import { recipes } from '../images';
import { type Use, usesOf } from './uses';

const name = 'drill-client';
const file = (path: string) => readFileSync(join(root, 'drills/node-loss', path), 'utf8');

/** One client in a pod on each node, and one on the LAN. */
export class Clients {
  /** Output of pods that have lost power since, by node. */
  private readonly earlier = new Map<string, string>();

  private constructor(
    private readonly fixture: NodeCluster,
    private readonly tenant: Tenant,
    private readonly lanLog: string,
  ) {}

  /** @param address of the ingress controller. */
  static async start(fixture: NodeCluster, tenant: Tenant, address: string): Promise<Clients> {
    const { kubectl, api, nodes } = fixture;
    const [program, ...inside] = fixture.inside('client');
    const script = join(root, 'drills/node-loss/lan.py');
    const request = [address, tenant.api.hosts[0]!, '/api/v1/system/health'];
    const lan = await api.processes.start('lan-client', program!, [...inside, 'python3', script, ...request]);
    const clients = new Clients(fixture, tenant, lan.log);
    await kubectl.apply(...policies(tenant.namespace), ...nodes.map(({ name: node }) => pod(node, tenant)));
    await api.processes.until('every client succeeds', async () => {
      const found = [await clients.lan(), ...(await Promise.all(nodes.map(({ name: node }) => clients.on(node))))];
      return found.every((uses, at) => new Set(uses.map(({ path }) => path)).size === (at === 0 ? 2 : 4));
    });
    return clients;
  }

  /** Uses by the client on the LAN. */
  async lan(): Promise<Use[]> {
    return usesOf(readFileSync(this.lanLog, 'utf8'));
  }

  /** Uses by the client on a node that is running, since its pod's container started. */
  async on(node: string): Promise<Use[]> {
    return usesOf(await this.log(node));
  }

  /** Keeps the output of the client on a node that is about to lose power. */
  async keep(node: string): Promise<void> {
    this.earlier.set(node, (this.earlier.get(node) ?? '') + (await this.log(node)));
  }

  /** All uses until now by the clients on the nodes. */
  async onNodes(): Promise<Use[]> {
    const running = await Promise.all(this.fixture.nodes.map(({ name: node }) => this.on(node)));
    return [...running.flat(), ...[...this.earlier.values()].flatMap(usesOf)];
  }

  private async log(node: string): Promise<string> {
    const { stdout } = await this.fixture.kubectl.run([
      'logs',
      '--namespace',
      this.tenant.namespace,
      `${name}-${node}`,
    ]);
    return stdout;
  }
}

/** Beside the rendered ones: they allow these clients, whose label no Service selects. */
function policies(namespace: string): object[] {
  const policy = (of: string, spec: object) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `${name}-${of}`, namespace },
    spec,
  });
  const selected = { matchLabels: { 'app.kubernetes.io/name': name } };
  const from = (of: string, port: number) =>
    policy(`to-${of}`, {
      podSelector: { matchLabels: { 'app.kubernetes.io/name': of } },
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ podSelector: selected }], ports: [{ port, protocol: 'TCP' }] }],
    });
  return [
    policy('egress', { podSelector: selected, policyTypes: ['Egress'], egress: [{}] }),
    from('postgres-cluster', 5432),
    from('redis', 6379),
    from(mcp.name, mcp.port),
  ];
}

function pod(node: string, { namespace, postgres: { database } }: Tenant): object {
  const secret = (of: string) => ({ secretKeyRef: { name: of, key: 'password' } });
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `${name}-${node}`, namespace, labels: { 'app.kubernetes.io/name': name } },
    spec: {
      nodeName: node,
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 0,
      // It returns with its node.
      tolerations: [{ operator: 'Exists' }],
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'client',
          image: recipes['twisterlab-api'].name,
          command: ['python', '-c', file('client.py')],
          env: [
            { name: 'NODE', value: node },
            { name: 'NAMESPACE', value: namespace },
            { name: 'POSTGRES', value: 'postgres-cluster' },
            { name: 'DATABASE', value: database },
            { name: 'MCP', value: `http://${mcp.name}:${mcp.port}/health` },
            { name: 'POSTGRES_PASSWORD', valueFrom: secret('postgres') },
            { name: 'REDIS_PASSWORD', valueFrom: secret('redis') },
          ],
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
          resources: { requests: { cpu: '20m', memory: '64Mi' }, limits: { cpu: '200m', memory: '96Mi' } },
        },
      ],
    },
  };
}
