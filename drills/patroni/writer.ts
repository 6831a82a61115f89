import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import { api } from '../../charts/twisterlab/servers';
import type { CheckedItems } from '../expectation';
import type { NodeCluster } from '../fixtures/node-cluster';
import { recipes } from '../images';
import { namespace } from '../nodes/production';
import type { Cluster } from './cluster';

/** A row that the server acknowledged, and when (milliseconds since 1970). */
export interface AcknowledgedRow {
  readonly row: number;
  readonly at: number;
}

/** Reads the writer's output. */
export function acknowledgedRows(log: string): AcknowledgedRow[] {
  return log.split('\n').flatMap((line) => {
    const [, row, at] = /^acknowledged (\d+) (\d+\.\d+)$/.exec(line) ?? [];
    return row === undefined ? [] : [{ row: Number(row), at: Number(at) * 1000 }];
  });
}

/**
 * The longest time between successes that overlaps a period, in seconds. It begins at `from` when none precedes, and ends at `to` when
 * none follows. @param rows in the order of their times.
 */
export function longestGap(rows: readonly { readonly at: number }[], from: number, to: number): number {
  const times = rows.map(({ at }) => at);
  const before = times.findLast((at) => at <= from) ?? from;
  const after = times.find((at) => at >= to) ?? to;
  const inside = [before, ...times.filter((at) => at > from && at < to), after];
  return Math.max(...inside.slice(1).map((at, index) => at - inside[index]!)) / 1000;
}

/** Acknowledged rows that the table lacks. */
export function missingRows(rows: readonly AcknowledgedRow[], present: ReadonlySet<number>): number[] {
  return rows.map(({ row }) => row).filter((row) => !present.has(row));
}

/** The loss, as the result of a check. @param table the rows that it has, one a line. */
export function lostRows(rows: readonly AcknowledgedRow[], table: string): CheckedItems {
  const missing = missingRows(rows, new Set(table.split('\n').map(Number)));
  return { of: rows.length, faults: missing.slice(0, 5).map((row) => `row ${row} was acknowledged and is lost`) };
}

/** A client of the database, in a pod on a node without faults. */
export class Writer {
  private constructor(
    private readonly nodeCluster: NodeCluster,
    readonly node: string,
  ) {}

  static async start(nodeCluster: NodeCluster, cluster: Cluster, database: string, node: string): Promise<Writer> {
    const { kubectl } = nodeCluster;
    await cluster.sql('CREATE TABLE drill (row bigint PRIMARY KEY)', database);
    await cluster.sql('ALTER TABLE drill OWNER TO twisterlab', database);
    const [service] = await kubectl.get('--namespace', namespace, 'service/postgres-cluster');
    const { clusterIP } = (service as unknown as { spec: { clusterIP: string } }).spec;
    await kubectl.apply(pod({ node, database, address: clusterIP }));
    const writer = new Writer(nodeCluster, node);
    await nodeCluster.api.processes.until('a row is written', async () => (await writer.rows()).length > 0);
    return writer;
  }

  /** Every acknowledged row so far. */
  async rows(): Promise<AcknowledgedRow[]> {
    const { stdout } = await this.nodeCluster.kubectl.run(['logs', '--namespace', namespace, 'writer']);
    return acknowledgedRows(stdout);
  }

  /** Waits for a row that was acknowledged after a moment. */
  async waitForWriteAfter(moment: number): Promise<void> {
    await this.nodeCluster.api.processes.until(
      'a write is acknowledged',
      async () => ((await this.rows()).at(-1)?.at ?? 0) > moment,
      180,
    );
  }
}

function pod({ node, database, address }: { node: string; database: string; address: string }): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    // The labels of a client that policies allow.
    metadata: { name: 'writer', namespace, labels: { 'app.kubernetes.io/name': api.name } },
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
          // The address and not the name: DNS is not under test here.
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
