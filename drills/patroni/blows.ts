import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { NodesGround } from '../ground/nodes-ground';
import type { ImageName } from '../images';
import { recipes } from '../images';
import { namespace } from '../nodes/production';
import { type Cluster, scope } from './cluster';

const execute = promisify(execFile);
const own = ['--namespace', namespace];

/** What is done to the cluster. Each takes the leader's name and returns once it is done, not once it is mended. */
export class Blows {
  constructor(
    private readonly ground: NodesGround,
    private readonly cluster: Cluster,
  ) {}

  /** The container's first process, and with it PostgreSQL, as the kernel's memory killer ends them. */
  async kill(leader: string): Promise<void> {
    const node = this.ground.node(await this.cluster.nodeOf(leader));
    await node.killContainer(namespace, leader, scope);
  }

  async forceDelete(leader: string): Promise<void> {
    await this.ground.kubectl.must(['delete', 'pod', ...own, leader, '--force', '--grace-period=0']);
  }

  /** Evicts a pod as a drain does. @returns the API server's answer: 201, or 429 when the budget refuses. */
  async evict(pod: string): Promise<number> {
    const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: pod, namespace } };
    const path = `/api/v1/namespaces/${namespace}/pods/${pod}/eviction`;
    const said = await this.ground.kubectl.run(['create', '--raw', path, '--filename', '-'], JSON.stringify(eviction));
    if (said.code === 0) return 201;
    if (/disruption budget|TooManyRequests/.test(said.stderr)) return 429;
    throw new Error(said.stderr);
  }

  /** Hands over in order, as an operator does before he works on a machine. */
  async switchOver(leader: string, standby: string): Promise<void> {
    const command = ['patronictl', '--config-file', '/etc/patroni/patroni.yml', 'switchover', '--force'];
    const who = ['--leader', leader, '--candidate', standby];
    await this.ground.kubectl.must(['exec', ...own, leader, '--container', scope, '--', ...command, ...who]);
  }

  /** Takes the power of a pod's node. @returns what gives it back. */
  async cutPower(pod: string): Promise<() => Promise<void>> {
    const node = this.ground.node(await this.cluster.nodeOf(pod));
    await node.cut();
    return () => node.restore();
  }

  /**
   * Takes the leader's node off the network and then writes on it: what it acknowledges alone now, nobody else will have.
   * @returns what puts the cable back, and whether the write was acknowledged.
   */
  async cutNetwork(leader: string, database: string, row: number): Promise<{ heal(): void; acknowledged: boolean }> {
    const node = this.ground.node(await this.cluster.nodeOf(leader));
    const inside = await node.insideContainer(namespace, leader, scope);
    node.disconnect();
    // Killed, not cancelled: a cancelled wait for the standby says that it was committed.
    const words = ['--user', '999:999', ...inside.slice(-1)];
    const [program, ...args] = [...inside.slice(0, -1), ...words];
    const sql = `INSERT INTO drill VALUES (${row})`;
    const psql = [
      'timeout',
      '--signal=KILL',
      '5',
      'psql',
      '--username=postgres',
      `--dbname=${database}`,
      `--command=${sql}`,
    ];
    const said = await execute(program!, [...args, ...psql], { timeout: 30_000 }).catch(
      (error: { stdout?: string }) => ({
        stdout: error.stdout ?? '',
      }),
    );
    return { heal: () => node.connect(), acknowledged: said.stdout.includes('INSERT 0 1') };
  }

  /** @returns once the API server has been away that long. */
  async hideApiServer(seconds: number): Promise<void> {
    const goOn = this.ground.api.freeze();
    await sleep(seconds * 1000).finally(goOn);
  }

  /**
   * Fills the disk of a replica: its claim's folder moves to a small file system first.
   * @returns what makes room again.
   */
  async fillDisk(replica: string): Promise<() => Promise<void>> {
    const { kubectl } = this.ground;
    const name = await this.cluster.nodeOf(replica);
    const node = this.ground.node(name);
    const [claim] = await kubectl.get(...own, `persistentvolumeclaim/data-${replica}`);
    const { volumeName } = (claim as unknown as { spec: { volumeName: string } }).spec;
    const found = await node.exec('sh', '-c', `ls -d /opt/local-path-provisioner/${volumeName}*`);
    const folder = found.trim();
    await kubectl.must(['cordon', name]);
    await kubectl.must(['delete', 'pod', ...own, replica, '--wait=true']);
    await node.exec(
      'sh',
      '-ec',
      `size=$(du -sm ${folder} | cut -f1); mkdir -p /run/small; mount -t tmpfs -o size=$((size + 100))m tmpfs /run/small
       cp -a ${folder}/. /run/small/; mount --bind /run/small ${folder}`,
    );
    await kubectl.must(['uncordon', name]);
    await this.cluster.whole();
    await node.exec('sh', '-c', `dd if=/dev/zero of=${folder}/filler bs=64k 2>/dev/null; test -s ${folder}/filler`);
    return async () => {
      await node.exec('rm', `${folder}/filler`);
      // Whoever leads next has to have room for more than what was there.
      await node.exec('mount', '-o', 'remount,size=2g', '/run/small');
    };
  }

  /** Gives every member another image, as a change in Git does. @returns its name, once all have it. */
  async roll(image: ImageName): Promise<string> {
    const { name } = recipes[image];
    await this.ground.loadImages(['pause', 'busybox', 'coredns', 'local-path-provisioner', image]);
    await this.ground.kubectl.must(['set', 'image', ...own, `statefulset/${scope}`, `${scope}=${name}`]);
    const status = ['rollout', 'status', ...own, `statefulset/${scope}`, '--timeout=60s'];
    await this.ground.api.processes.until(
      'the rollout is done',
      async () => (await this.ground.kubectl.run(status)).code === 0,
      600,
    );
    return name;
  }
}
