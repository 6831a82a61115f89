import { isTrue, type LiveObject } from '../fixtures/kubectl';
import type { NodeCluster } from '../fixtures/node-cluster';
import { namespace, type Pod } from '../nodes/production';

export const scope = 'postgres-cluster';
const own = ['--namespace', namespace];

/** The members' roles at one moment. */
export interface Roles {
  readonly leader: string;
  /** Empty: there is no synchronous standby. */
  readonly standby: string;
}

/** Production's PostgreSQL, read from the API server and by psql in its pods. */
export class Cluster {
  constructor(private readonly nodeCluster: NodeCluster) {}

  /** Patroni keeps the roles in annotations of its Endpoints. */
  async roles(): Promise<Roles | undefined> {
    const found = await this.nodeCluster.kubectl.get(...own, 'endpoints', scope, `${scope}-sync`, '--ignore-not-found');
    const annotation = (name: string, key: string) =>
      found.find(({ metadata }) => metadata.name === name)?.metadata.annotations?.[key];
    const leader = annotation(scope, 'leader');
    if (!leader) return undefined;
    const agreed = annotation(`${scope}-sync`, 'leader') === leader;
    return { leader, standby: (agreed && annotation(`${scope}-sync`, 'sync_standby')) || '' };
  }

  async members(): Promise<Pod[]> {
    const selector = ['--selector', `app.kubernetes.io/name=${scope}`];
    return (await this.nodeCluster.kubectl.get(...own, 'pods', ...selector)) as Pod[];
  }

  async nodeOf(member: string): Promise<string> {
    const pod = (await this.members()).find(({ metadata }) => metadata.name === member);
    if (!pod?.spec.nodeName) throw new Error(`${member} is on no node`);
    return pod.spec.nodeName;
  }

  /**
   * Waits until members are Ready and replicate from the leader, one of them synchronously.
   * @param notStandby a member that must not be the standby.
   */
  async waitHealthy(count = 3, within = 300, notStandby = ''): Promise<Roles> {
    return this.nodeCluster.api.processes.until(
      `${count} members, one of them a synchronous standby`,
      async () => {
        const roles = await this.roles();
        if (!roles?.standby || [roles.leader, notStandby].includes(roles.standby)) return false;
        const pods = (await this.members()) as unknown as (LiveObject & { metadata: { deletionTimestamp?: string } })[];
        const ready = pods.filter((pod) => isTrue('Ready', pod) && !pod.metadata.deletionTimestamp);
        if (ready.length < count) return false;
        const streaming = await this.query(
          roles.leader,
          "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'",
        );
        return Number(streaming) >= count - 1 && roles;
      },
      within,
    );
  }

  /** Runs a statement on the leader as the superuser, in its pod. @throws when it fails. */
  async sql(statement: string, database = 'postgres'): Promise<string> {
    const roles = await this.roles();
    if (!roles) throw new Error('there is no leader');
    return this.nodeCluster.kubectl.exec(psql(roles.leader, statement, database));
  }

  private async query(member: string, statement: string): Promise<string> {
    return (await this.nodeCluster.kubectl.run(psql(member, statement, 'postgres'))).stdout.trim();
  }

  /** Changes a setting of all members by patronictl. @returns the value in force. */
  async setLoopWait(seconds: number): Promise<number> {
    const { leader } = await this.waitHealthy();
    const command = ['patronictl', '--config-file', '/etc/patroni/patroni.yml', 'edit-config', '--force', '--quiet'];
    const change = ['--set', `loop_wait=${seconds}`];
    await this.nodeCluster.kubectl.exec(['exec', ...own, leader, '--container', scope, '--', ...command, ...change]);
    return this.loopWait();
  }

  /** Seconds, as Patroni keeps the setting in its Endpoints. */
  async loopWait(): Promise<number> {
    const [config] = await this.nodeCluster.kubectl.get(...own, `endpoints/${scope}-config`);
    return (JSON.parse(config?.metadata.annotations?.config ?? '{}') as { loop_wait: number }).loop_wait;
  }

  /** The log of a member, and that of its container before the last restart. */
  async log(member: string): Promise<string> {
    const logs = await Promise.all(
      [[], ['--previous']].map((which) =>
        this.nodeCluster.kubectl.run(['logs', ...own, member, '--container', scope, ...which]),
      ),
    );
    return logs.map(({ stdout }) => stdout).join('\n');
  }
}

const psql = (pod: string, statement: string, database: string) => [
  ...['exec', ...own, pod, '--container', scope, '--'],
  ...['psql', '--quiet', '--tuples-only', '--no-align', '--username=postgres', `--dbname=${database}`],
  `--command=${statement}`,
];
