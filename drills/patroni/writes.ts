import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import type { NodesGround } from '../ground/nodes-ground';
import { recipes } from '../images';
import { namespace } from '../nodes/production';
import type { Cluster } from './cluster';

/** A row that the database said it has, and when it said so (milliseconds since 1970). */
export interface Acknowledged {
  readonly row: number;
  readonly at: number;
}

/** What the writer printed. */
export function acknowledged(log: string): Acknowledged[] {
  return log.split('\n').flatMap((line) => {
    const [, row, at] = /^acknowledged (\d+) (\d+\.\d+)$/.exec(line) ?? [];
    return row === undefined ? [] : [{ row: Number(row), at: Number(at) * 1000 }];
  });
}

/** The longest time without an acknowledged write that touches a span, in seconds. Up to `to`, when there is none after it. */
export function longestGap(rows: readonly Acknowledged[], from: number, to: number): number {
  const times = rows.map(({ at }) => at);
  const before = times.findLast((at) => at <= from) ?? from;
  const after = times.find((at) => at >= to) ?? to;
  const inside = [before, ...times.filter((at) => at > from && at < to), after];
  return Math.max(...inside.slice(1).map((at, index) => at - inside[index]!)) / 1000;
}

/** Rows that were acknowledged and are not there. */
export function lost(rows: readonly Acknowledged[], present: ReadonlySet<number>): number[] {
  return rows.map(({ row }) => row).filter((row) => !present.has(row));
}

/** A client of the database in a pod, on a node that the drill leaves alone. */
export class Writer {
  private constructor(
    private readonly ground: NodesGround,
    readonly node: string,
  ) {}

  static async start(ground: NodesGround, cluster: Cluster, database: string, node: string): Promise<Writer> {
    const { kubectl } = ground;
    await cluster.sql('CREATE TABLE drill (row bigint PRIMARY KEY)', database);
    await cluster.sql('ALTER TABLE drill OWNER TO twisterlab', database);
    const [service] = await kubectl.get('--namespace', namespace, 'service/postgres-cluster');
    const { clusterIP } = (service as unknown as { spec: { clusterIP: string } }).spec;
    await kubectl.apply(pod({ node, database, address: clusterIP }));
    const writer = new Writer(ground, node);
    await ground.api.processes.until('a row is written', async () => (await writer.rows()).length > 0);
    return writer;
  }

  /** Every row so far, also those before a restart of its own pod, which must not happen. */
  async rows(): Promise<Acknowledged[]> {
    const said = await this.ground.kubectl.run(['logs', '--namespace', namespace, 'writer']);
    return acknowledged(said.stdout);
  }

  /** Waits for a row that was acknowledged after a moment. */
  async goesOnAfter(moment: number): Promise<void> {
    await this.ground.api.processes.until(
      'writes go on',
      async () => ((await this.rows()).at(-1)?.at ?? 0) > moment,
      180,
    );
  }
}

function pod({ node, database, address }: { node: string; database: string; address: string }): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'writer', namespace },
    spec: {
      nodeName: node,
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 0,
      restartPolicy: 'Never',
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'writer',
          image: recipes['twisterlab-api'].name,
          command: ['python', '-c', readFileSync(join(root, 'drills/patroni/writer.py'), 'utf8')],
          // By its address: names depend on the cluster's DNS, which has promises of its own.
          env: [
            { name: 'HOST', value: address },
            { name: 'DATABASE', value: database },
            { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'postgres', key: 'password' } } },
          ],
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { cpu: '500m', memory: '128Mi' } },
        },
      ],
    },
  };
}
