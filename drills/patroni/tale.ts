import type { Story } from '../drill';
import type { Checked } from '../expectation';
import { equals, faultless, lessThan, seconds } from '../expectation';
import type { NodesGround } from '../ground/nodes-ground';
import { namespace } from '../nodes/production';
import { Blows } from './blows';
import { type Cluster, type Roles, scope } from './cluster';
import { promises } from './promises';
import { longestGap, lost, type Writer } from './writes';

/** Where rows begin that the drill writes by itself, far from the writer's. */
const own = 1_000_000_000;

/** One blow after the other, each told with how long writes stood still; none before the last one is mended. */
export class Tale {
  private readonly blows: Blows;
  private readonly acknowledgedAlone: number[] = [];
  private readonly gaps: { planned: number[]; crash: number[] } = { planned: [], crash: [] };

  constructor(
    private readonly story: Story<NodesGround>,
    private readonly ground: NodesGround,
    private readonly cluster: Cluster,
    private readonly writer: Writer,
    private readonly database: string,
  ) {
    this.blows = new Blows(ground, cluster);
  }

  /** What a sabotage may show in: the rest cannot matter to it. */
  async whereSabotagesShow(): Promise<void> {
    await this.eviction();
    await this.network();
    await this.failsafe(60);
  }

  async inShort(): Promise<void> {
    await this.eviction();
    await this.network();
    await this.kill();
    await this.power();
    await this.failsafe(60);
    this.interruptions();
  }

  async inFull(): Promise<void> {
    await this.eviction();
    await this.network();
    await this.kill();
    await this.blow('crash', "the leader's pod is deleted by force", ({ leader }) => this.blows.forceDelete(leader));
    await this.power();
    await this.disk();
    await this.controllers();
    await this.rollout();
    await this.archive();
    // Last: for some 20 s after the API server is back, members hear of nothing, and a handover takes as long.
    await this.failsafe(60);
    this.interruptions();
  }

  /** The figures are for people; the limits end what is broken and leave a loaded machine its time. */
  private interruptions(): void {
    const worst = (all: readonly number[]) => seconds(Math.max(...all));
    this.story.promise(promises.planned, worst(this.gaps.planned), lessThan(seconds(30)));
    this.story.promise(promises.crash, worst(this.gaps.crash), lessThan(seconds(120)));
  }

  private async kill(): Promise<void> {
    await this.blow('crash', 'the leader is killed', ({ leader }) => this.blows.kill(leader));
  }

  /** Every row that was acknowledged, by the Service or by a leader that was alone, and is not in the table now. */
  async lost(): Promise<Checked> {
    // First what was acknowledged: the writer goes on.
    const rows = [...(await this.writer.rows()), ...this.acknowledgedAlone.map((row) => ({ row, at: 0 }))];
    const present = new Set((await this.cluster.sql('SELECT row FROM drill', this.database)).split('\n').map(Number));
    const missing = lost(rows, present);
    return { of: rows.length, faults: missing.slice(0, 5).map((row) => `row ${row} was acknowledged and is gone`) };
  }

  private async eviction(): Promise<void> {
    let second = 0;
    await this.blow('planned', 'the leader is evicted', async ({ leader, standby }) => {
      await this.blows.evict(leader);
      second = await this.blows.evict(standby);
    });
    this.story.promise(promises.budget, second, equals(429));
  }

  private async failsafe(seconds: number): Promise<void> {
    const before = await this.cluster.whole();
    const from = Date.now();
    await this.story.step(`the API server is away for ${seconds} s`, () => this.blows.hideApiServer(seconds));
    await this.story.step('all members are there', () => this.cluster.whole());
    this.story.promise(promises.failsafe, await this.undisturbed(before.leader, from, 30), faultless);
  }

  private async network(): Promise<void> {
    await this.leaveTheWritersNode();
    let old = '';
    let heal = () => {};
    const strike = async ({ leader }: Roles) => {
      old = leader;
      const row = own + this.acknowledgedAlone.length;
      const cut = await this.blows.cutNetwork(leader, this.database, row);
      if (cut.acknowledged) this.acknowledgedAlone.push(row);
      heal = cut.heal;
    };
    await this.blow('crash', "the leader's node is off the network", strike, async () => {
      heal();
      await this.story.step('the former leader follows again', () => this.cluster.whole());
    });
    this.story.promise(promises.rewind, /running pg_rewind/.test(await this.cluster.log(old)), equals(true));
  }

  private async power(): Promise<void> {
    await this.leaveTheWritersNode();
    let restore = async () => {};
    const strike = async ({ leader }: Roles) => {
      restore = await this.blows.cutPower(leader);
    };
    await this.blow('crash', "the leader's node loses power", strike, async () => {
      await this.story.step('two members, one a synchronous standby', () => this.cluster.whole(2));
      await this.story.step('the power is back, and its member', async () => {
        await restore();
        await this.cluster.whole();
      });
    });
  }

  private async disk(): Promise<void> {
    const { leader, standby } = await this.cluster.whole();
    const makeRoom = await this.story.step("a replica's disk is full", () => this.blows.fillDisk(standby));
    const from = Date.now();
    await this.story.step('the others go on without it', async () => {
      // Each switch makes it ask for the next file of its log, until it has used up those that it keeps for that.
      await this.ground.api.processes.until('the replica has no room', async () => {
        await this.cluster.sql('SELECT pg_switch_wal()');
        return /No space left on device/.test(await this.cluster.log(standby));
      });
      await this.cluster.whole(2, 300, standby);
      await this.writer.goesOnAfter(Date.now());
    });
    await makeRoom();
    await this.story.step('there is room again, and the replica', () => this.cluster.whole());
    this.story.promise(promises.disk, await this.undisturbed(leader, from, 120), faultless);
  }

  private async controllers(): Promise<void> {
    await this.story.step('the controllers restart', () => this.ground.restartControllers());
    const names = ['config', 'sync'].map((name) => `${scope}-${name}`);
    const found = await this.ground.kubectl.get('--namespace', namespace, 'endpoints', ...names);
    const faults = names.filter(
      (name) => !found.some(({ metadata }) => metadata.name === name && metadata.annotations),
    );
    this.story.promise(promises.state, { of: names.length, faults }, faultless);
  }

  private async rollout(): Promise<void> {
    let image = '';
    const strange = await this.cluster.setLoopWait(7);
    await this.blow('planned', 'every member gets a new image', async () => {
      image = await this.blows.roll('postgres-next');
    });
    const old = (await this.cluster.members()).filter(({ spec }) => spec.containers[0]?.image !== image);
    this.story.promise(promises.rollout, { of: 3, faults: old.map(({ metadata }) => metadata.name) }, faultless);
    this.story.promise(promises.settled, `${strange}, then ${await this.cluster.loopWait()}`, equals('7, then 5'));
  }

  /** A server that stops hands over its last log first; nobody may have to wait for that. */
  private async archive(): Promise<void> {
    const scale = ['scale', '--namespace', namespace, 'statefulset/backups'];
    await this.ground.kubectl.must([...scale, '--replicas=0']);
    await this.blow('planned', 'the leader hands over while nobody takes its log', ({ leader, standby }) =>
      this.blows.switchOver(leader, standby),
    );
    await this.ground.kubectl.must([...scale, '--replicas=1']);
  }

  /** Hands over to the standby when the leader shares its node with the writer: a blow to that node would hit the client. */
  private async leaveTheWritersNode(): Promise<void> {
    const { leader, standby } = await this.cluster.whole();
    if ((await this.cluster.nodeOf(leader)) !== this.writer.node) return;
    await this.blow('planned', 'the leader hands over', () => this.blows.switchOver(leader, standby));
  }

  /** Strikes a whole cluster, waits until writes go on and all is mended, and says how long writes stood still. */
  private async blow(
    kind: 'planned' | 'crash',
    says: string,
    strike: (roles: Roles) => Promise<void>,
    fix: () => Promise<unknown> = () => this.story.step('all members are back', () => this.cluster.whole()),
  ): Promise<void> {
    const roles = await this.cluster.whole();
    const from = Date.now();
    await this.story.step(says, () => strike(roles));
    const struck = Date.now();
    await this.story.step('writes go on', () => this.writer.goesOnAfter(struck));
    await fix();
    const gap = longestGap(await this.writer.rows(), from, Date.now());
    this.gaps[kind].push(gap);
    this.say(gap);
  }

  /** Whether the leader went on, and its clients with it. */
  private async undisturbed(leader: string, from: number, limit: number): Promise<Checked> {
    const gap = longestGap(await this.writer.rows(), from, Date.now());
    this.say(gap);
    const after = await this.cluster.roles();
    const faults = [
      ...(gap > limit ? [`no write for ${gap.toFixed(1)} s`] : []),
      ...(after?.leader === leader ? [] : [`the leader was ${leader} and is ${after?.leader ?? 'nobody'}`]),
    ];
    return { of: 2, faults };
  }

  private say(gap: number): void {
    this.story.note(`no write for ${gap.toFixed(1)} s at most`);
  }
}
