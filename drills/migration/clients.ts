import { readFileSync } from 'node:fs';
import type { NodeCluster } from '../fixtures/node-cluster';
import type { RunningProcess } from '../fixtures/processes';
import { recipes } from '../images';
import { namespace } from '../nodes/production';
import { longestGap } from '../patroni/writer';
import { nodePorts, passwords } from './hand-run';
import { lan, writer } from './programs';

const name = 'drill-writer';
const labels = { 'app.kubernetes.io/name': name };

/** One success of a client: of what, when, the number of the row or key, and which server acknowledged it. */
export interface Success {
  readonly server?: 'old' | 'new';
  readonly name: string;
  readonly at: number;
  readonly number: number;
}

export function successesIn(log: string): Success[] {
  return log.split('\n').flatMap((line) => {
    const [, of, at, number = 0, server] = /^(\w+) ok (\d+\.\d+)(?: (\d+) (old|new))?$/.exec(line) ?? [];
    if (of === undefined) return [];
    const own = server === 'old' || server === 'new' ? { server } : {};
    return [{ name: of, at: Number(at) * 1000, number: Number(number), ...own } as Success];
  });
}

/** Clients that no step stops: one in the cluster, outside the namespaces that move, and one on the LAN. */
export class Clients {
  private constructor(
    private readonly fixture: NodeCluster,
    private readonly onLan: RunningProcess,
  ) {}

  /** Starts both; each use succeeds once. */
  static async start(fixture: NodeCluster): Promise<Clients> {
    const { kubectl, api, nodes } = fixture;
    const [program, ...inside] = fixture.inside('client');
    const paths = { api: '/drill/stores', mcp: '/drill/stores', prometheus: '/-/ready', grafana: '/' } as const;
    const urls = (Object.keys(paths) as (keyof typeof paths)[]).map(
      (each) => `${each}=http://${nodes[0]!.address}:${nodePorts[each]}${paths[each]}`,
    );
    const onLan = await api.processes.start('lan-client', program!, [...inside, 'python3', lan, ...urls]);
    await kubectl.apply(pod);
    const clients = new Clients(fixture, onLan);
    await clients.untilAllSucceed(Object.keys({ ...nodePorts, row: 0, key: 0 }), 0);
    return clients;
  }

  async successes(): Promise<Success[]> {
    const { stdout } = await this.fixture.kubectl.run(['logs', '--namespace', 'default', name]);
    return [...successesIn(stdout), ...successesIn(readFileSync(this.onLan.log, 'utf8'))];
  }

  /** Waits until these uses succeed after a moment. @returns those that do not in time. */
  async untilAllSucceed(names: readonly string[], since: number, within = 300): Promise<string[]> {
    const deadline = Date.now() + within * 1000;
    let missing: readonly string[] = names;
    await this.fixture.api.processes.until(
      'the clients succeed',
      async () => {
        const found = (await this.successes()).filter(({ at }) => at > since);
        missing = names.filter((each) => !found.some((success) => success.name === each));
        return missing.length === 0 || Date.now() > deadline;
      },
      within + 120,
    );
    return missing.map((each) => `${each} is not served`);
  }

  /** The longest time without a success of each use since a moment, for people. */
  async gaps(since: number, names: readonly string[]): Promise<string> {
    const found = (await this.successes()).toSorted((one, other) => one.at - other.at);
    const gap = (each: string) =>
      longestGap(
        found.filter((success) => success.name === each),
        since,
        Date.now(),
      );
    return names.map((each) => `${each} ${gap(each).toFixed(0)} s`).join(', ');
  }

  /** Lets the policies of dist pass the client in the cluster, which is none of its applications. */
  async allow(): Promise<void> {
    await this.fixture.kubectl.apply(
      ...[
        ['postgres-cluster', 5432],
        ['redis', 6379],
      ].map(([of, port]) => ({
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: `${name}-to-${of}`, namespace },
        spec: {
          podSelector: { matchLabels: { 'app.kubernetes.io/name': of } },
          policyTypes: ['Ingress'],
          ingress: [
            {
              from: [{ namespaceSelector: {}, podSelector: { matchLabels: labels } }],
              ports: [{ port, protocol: 'TCP' }],
            },
          ],
        },
      })),
    );
  }
}

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default', labels },
  spec: {
    terminationGracePeriodSeconds: 0,
    containers: [
      {
        name: 'client',
        image: recipes['twisterlab-api'].name,
        command: ['python', '-c', writer],
        env: [
          { name: 'NAMESPACE', value: namespace },
          { name: 'POSTGRES_PASSWORD', value: passwords.postgres },
          { name: 'REDIS_PASSWORD', value: passwords.redis },
        ],
      },
    ],
  },
};
