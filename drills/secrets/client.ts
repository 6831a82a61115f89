import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import { mcp } from '../../charts/twisterlab/servers';
import type { NodeCluster } from '../fixtures/node-cluster';
import { recipes } from '../images';
import { namespace } from '../nodes/production';

const name = 'drill-client';

/** Requests to the MCP server, which logs in to PostgreSQL and Redis for each. */
export class Client {
  private constructor(private readonly cluster: NodeCluster) {}

  static async start(cluster: NodeCluster): Promise<Client> {
    await cluster.kubectl.apply(policy, ...egress, pod);
    const client = new Client(cluster);
    await cluster.api.processes.until('a request succeeds', async () => (await client.requests()).succeeded > 0, 300);
    return client;
  }

  /** Requests so far. @param since seconds since 1970. Default: all. */
  async requests(since = 0): Promise<{ readonly succeeded: number; readonly failed: readonly string[] }> {
    const { stdout } = await this.cluster.kubectl.run(['logs', '--namespace', namespace, name]);
    const lines = stdout.split('\n').filter((line) => Number(line.split(' ')[1]) >= since);
    return {
      succeeded: lines.filter((line) => line.startsWith('ok ')).length,
      failed: lines.filter((line) => line.startsWith('failed ')),
    };
  }
}

const selected = { matchLabels: { 'app.kubernetes.io/name': name } };
const policyOf = (of: string, spec: object) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: `${name}-${of}`, namespace },
  spec,
});
/** Beside the rendered ones: they allow this client, whose label no Service selects. */
const policy = policyOf('to-mcp', {
  podSelector: { matchLabels: { 'app.kubernetes.io/name': mcp.name } },
  policyTypes: ['Ingress'],
  ingress: [{ from: [{ podSelector: selected }], ports: [{ port: mcp.port, protocol: 'TCP' }] }],
});
const egress = [policyOf('egress', { podSelector: selected, policyTypes: ['Egress'], egress: [{}] })];

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace, labels: { 'app.kubernetes.io/name': name } },
  spec: {
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: 0,
    restartPolicy: 'Never',
    securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'client',
        image: recipes['twisterlab-api'].name,
        command: [
          ...['python', '-c', readFileSync(join(root, 'drills/secrets/client.py'), 'utf8')],
          `http://${mcp.name}:${mcp.port}/drill/stores`,
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
