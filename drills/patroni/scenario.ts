import type { TestContext } from '../drill';
import type { CheckedItems } from '../expectation';
import { equals, lessThan, noFaults, seconds } from '../expectation';
import type { NodeCluster } from '../fixtures/node-cluster';
import { namespace } from '../nodes/production';
import { checks } from './checks';
import { type Cluster, type Roles, scope } from './cluster';
import { Faults } from './faults';
import { stopTime } from './stop-time';
import { longestGap, lostRows, type Writer } from './writer';

/** The first row that the drill writes itself, far above those of the writer. */
const firstOwnRow = 1_000_000_000;

/** Injects one fault at a time into a healthy cluster, waits for its recovery and prints for how long no write was acknowledged. */
export class Scenario {
  private readonly faults: Faults;
  /** Rows that a leader without network acknowledged. */
  private readonly isolatedRows: number[] = [];
  private readonly gaps: { planned: number[]; crash: number[] } = { planned: [], crash: [] };

  constructor(
    private readonly context: TestContext<NodeCluster>,
    private readonly nodeCluster: NodeCluster,
    private readonly cluster: Cluster,
    private readonly writer: Writer,
    private readonly database: string,
  ) {
    this.faults = new Faults(nodeCluster, cluster);
  }

  /** The faults in which fault injections show. */
  async forFaultInjections(): Promise<void> {
    await this.eviction();
    await this.networkLoss();
    await this.apiServerOutage(60);
    await this.demotionWithoutArchive();
  }

  async short(): Promise<void> {
    await this.eviction();
    await this.networkLoss();
    await this.kill();
    await this.powerLoss();
    await this.apiServerOutage(60);
    this.checkGaps();
  }

  async full(): Promise<void> {
    await this.eviction();
    await this.networkLoss();
    await this.kill();
    await this.inject('crash', "force-delete the leader's pod", ({ leader }) => this.faults.forceDelete(leader));
    await this.powerLoss();
    await this.fullDisk();
    await this.controllerRestart();
    await this.rollout();
    await this.archiveOutage();
    await this.demotionWithoutArchive();
    // Last: for some 20 s after the API server is back members get no events, and a failover takes as long.
    await this.apiServerOutage(60);
    this.checkGaps();
  }

  /** The limits only fail what is broken, so that a loaded machine has time. The printed gaps are the measurement. */
  private checkGaps(): void {
    const worst = (all: readonly number[]) => seconds(Math.max(...all));
    this.context.check(checks.planned, worst(this.gaps.planned), lessThan(seconds(30)));
    this.context.check(checks.crash, worst(this.gaps.crash), lessThan(seconds(120)));
  }

  /** Acknowledged rows that are not in the table, those of an isolated leader included. */
  async lostRows(): Promise<CheckedItems> {
    // The acknowledged rows first: the writer continues.
    const rows = [...(await this.writer.rows()), ...this.isolatedRows.map((row) => ({ row, at: 0 }))];
    return lostRows(rows, await this.cluster.sql('SELECT row FROM drill', this.database));
  }

  private async kill(): Promise<void> {
    await this.inject('crash', 'kill the leader', ({ leader }) => this.faults.kill(leader));
  }

  private async eviction(): Promise<void> {
    let second = 0;
    await this.inject('planned', 'evict the leader', async ({ leader, standby }) => {
      await this.faults.evict(leader);
      second = await this.faults.evict(standby);
    });
    this.context.check(checks.budget, second, equals(429));
  }

  private async apiServerOutage(seconds: number): Promise<void> {
    const { leader } = await this.cluster.waitHealthy();
    const from = Date.now();
    await this.context.step(`freeze the API server for ${seconds} s`, () => this.faults.freezeApiServer(seconds));
    await this.context.step('wait for all members', () => this.cluster.waitHealthy());
    this.context.check(checks.failsafe, await this.uninterrupted(leader, from, 30), noFaults);
  }

  private async networkLoss(): Promise<void> {
    await this.moveLeaderFromWriter();
    let former = '';
    let reconnect = () => {};
    const cutNetwork = async ({ leader }: Roles) => {
      former = leader;
      const row = firstOwnRow + this.isolatedRows.length;
      const cut = await this.faults.cutNetwork(leader, this.database, row);
      if (cut.acknowledged) this.isolatedRows.push(row);
      reconnect = cut.reconnect;
    };
    await this.inject('crash', "disconnect the leader's node", cutNetwork, async () => {
      reconnect();
      await this.context.step('wait until the former leader replicates', () => this.cluster.waitHealthy());
    });
    this.context.check(checks.rewind, /running pg_rewind/.test(await this.cluster.log(former)), equals(true));
  }

  private async powerLoss(): Promise<void> {
    await this.moveLeaderFromWriter();
    let restore = async () => {};
    const cutPower = async ({ leader }: Roles) => {
      restore = await this.faults.cutPower(leader);
    };
    await this.inject('crash', "cut the power of the leader's node", cutPower, async () => {
      await this.context.step('wait for two members, one a synchronous standby', () => this.cluster.waitHealthy(2));
      await this.context.step('restore the power, wait for all members', async () => {
        await restore();
        await this.cluster.waitHealthy();
      });
    });
  }

  private async fullDisk(): Promise<void> {
    const { leader, standby } = await this.cluster.waitHealthy();
    const free = await this.context.step('fill the disk of a replica', () => this.faults.fillDisk(standby));
    const from = Date.now();
    await this.context.step('wait until the other members replicate without it', async () => {
      // Each switch makes it request the next WAL file, until it has used up the files that it recycles.
      await this.nodeCluster.api.processes.until('the replica has no space', async () => {
        await this.cluster.sql('SELECT pg_switch_wal()');
        return /No space left on device/.test(await this.cluster.log(standby));
      });
      await this.cluster.waitHealthy(2, 300, standby);
      await this.writer.waitForWriteAfter(Date.now());
    });
    await free();
    await this.context.step('free the space, wait for the replica', () => this.cluster.waitHealthy());
    this.context.check(checks.disk, await this.uninterrupted(leader, from, 120), noFaults);
  }

  private async controllerRestart(): Promise<void> {
    await this.context.step('restart the controllers', () => this.nodeCluster.restartControllers());
    const names = ['config', 'sync'].map((name) => `${scope}-${name}`);
    const found = await this.nodeCluster.kubectl.get('--namespace', namespace, 'endpoints', ...names);
    const faults = names.filter(
      (name) => !found.some(({ metadata }) => metadata.name === name && metadata.annotations),
    );
    this.context.check(checks.state, { of: names.length, faults }, noFaults);
  }

  private async rollout(): Promise<void> {
    let image = '';
    const changed = await this.cluster.setLoopWait(7);
    await this.inject('planned', 'roll out a new image', async () => {
      image = await this.faults.roll('postgres-next');
    });
    const old = (await this.cluster.members()).filter(({ spec }) => spec.containers[0]?.image !== image);
    this.context.check(checks.rollout, { of: 3, faults: old.map(({ metadata }) => metadata.name) }, noFaults);
    this.context.check(checks.settings, `${changed}, then ${await this.cluster.loopWait()}`, equals('7, then 5'));
  }

  /** A server archives its last WAL file before it stops; a failover must not wait for that. */
  private async archiveOutage(): Promise<void> {
    await this.withoutArchive(() =>
      this.inject('planned', 'switch over while the WAL archive is down', ({ leader, standby }) =>
        this.faults.switchOver(leader, standby),
      ),
    );
  }

  /**
   * The machine with the archive and the standby is lost, and the API server with it for some time: the leader does not reach all
   * members and stops. Only it can be the next leader, since a commit waits for no other standby yet.
   */
  private async demotionWithoutArchive(): Promise<void> {
    const { leader, standby } = await this.cluster.waitHealthy();
    const from = Date.now();
    await this.withoutArchive(async () => {
      const resume = await this.faults.pause(standby);
      try {
        await this.context.step('freeze the API server for 40 s, with the standby and without the archive', () =>
          this.faults.freezeApiServer(40),
        );
        const thawed = Date.now();
        await this.context.step('wait for a write', () => this.writer.waitForWriteAfter(thawed));
      } finally {
        await resume();
      }
    });
    await this.context.step('wait for all members', () => this.cluster.waitHealthy());
    this.context.check(checks.stop, stopTime(await this.cluster.log(leader), from), lessThan(seconds(30)));
  }

  private async withoutArchive(during: () => Promise<void>): Promise<void> {
    const scale = ['scale', '--namespace', namespace, 'statefulset/backups'];
    await this.nodeCluster.kubectl.exec([...scale, '--replicas=0']);
    await during();
    await this.nodeCluster.kubectl.exec([...scale, '--replicas=1']);
  }

  /** Switches over when the leader is on the writer's node: a fault of that node would interrupt the client itself. */
  private async moveLeaderFromWriter(): Promise<void> {
    const { leader, standby } = await this.cluster.waitHealthy();
    if ((await this.cluster.nodeOf(leader)) !== this.writer.node) return;
    await this.inject('planned', 'switch over', () => this.faults.switchOver(leader, standby));
  }

  /** Injects a fault into a healthy cluster, waits for writes and for the recovery, and prints the gap between writes. */
  private async inject(
    kind: 'planned' | 'crash',
    name: string,
    fault: (roles: Roles) => Promise<void>,
    recover: () => Promise<unknown> = () => this.context.step('wait for all members', () => this.cluster.waitHealthy()),
  ): Promise<void> {
    const roles = await this.cluster.waitHealthy();
    const from = Date.now();
    await this.context.step(name, () => fault(roles));
    const injectedAt = Date.now();
    await this.context.step('wait for a write', () => this.writer.waitForWriteAfter(injectedAt));
    await recover();
    const gap = longestGap(await this.writer.rows(), from, Date.now());
    this.gaps[kind].push(gap);
    this.note(gap);
  }

  /** Faults unless the leader stayed the same and acknowledged writes. */
  private async uninterrupted(leader: string, from: number, limit: number): Promise<CheckedItems> {
    const gap = longestGap(await this.writer.rows(), from, Date.now());
    this.note(gap);
    const after = await this.cluster.roles();
    const faults = [
      ...(gap > limit ? [`no write for ${gap.toFixed(1)} s`] : []),
      ...(after?.leader === leader ? [] : [`the leader was ${leader} and is ${after?.leader ?? 'none'}`]),
    ];
    return { of: 2, faults };
  }

  private note(gap: number): void {
    this.context.note(`no write for at most ${gap.toFixed(1)} s`);
  }
}
