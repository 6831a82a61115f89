import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { NodeCluster } from '../fixtures/node-cluster';
import type { ImageName } from '../images';
import { recipes } from '../images';
import { namespace } from '../nodes/production';
import { type Cluster, scope } from './cluster';

const execute = promisify(execFile);
const own = ['--namespace', namespace];

/** Faults of the cluster. Each returns once it is injected; it does not wait for the recovery. */
export class Faults {
  constructor(
    private readonly nodeCluster: NodeCluster,
    private readonly cluster: Cluster,
  ) {}

  /** Kills the container's first process, and PostgreSQL with it, as the kernel's OOM killer does. */
  async kill(leader: string): Promise<void> {
    const node = this.nodeCluster.node(await this.cluster.nodeOf(leader));
    await node.killContainer(namespace, leader, scope);
  }

  /** Stops all processes of a member, which then does not answer. @returns a function that lets them continue. */
  async pause(member: string): Promise<() => Promise<void>> {
    const node = this.nodeCluster.node(await this.cluster.nodeOf(member));
    return node.pauseContainer(namespace, member, scope);
  }

  async forceDelete(leader: string): Promise<void> {
    await this.nodeCluster.kubectl.exec(['delete', 'pod', ...own, leader, '--force', '--grace-period=0']);
  }

  /** Evicts a pod as a drain does. @returns 201, or 429 when the PodDisruptionBudget refuses. */
  async evict(pod: string): Promise<number> {
    const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: pod, namespace } };
    const path = `/api/v1/namespaces/${namespace}/pods/${pod}/eviction`;
    const { code, stderr } = await this.nodeCluster.kubectl.run(
      ['create', '--raw', path, '--filename', '-'],
      JSON.stringify(eviction),
    );
    if (code === 0) return 201;
    if (/disruption budget|TooManyRequests/.test(stderr)) return 429;
    throw new Error(stderr);
  }

  /** A planned switchover, as before maintenance of a node. */
  async switchOver(leader: string, standby: string): Promise<void> {
    const command = ['patronictl', '--config-file', '/etc/patroni/patroni.yml', 'switchover', '--force'];
    const members = ['--leader', leader, '--candidate', standby];
    await this.nodeCluster.kubectl.exec(['exec', ...own, leader, '--container', scope, '--', ...command, ...members]);
  }

  /** Cuts the power of a pod's node. @returns a function that restores it. */
  async cutPower(pod: string): Promise<() => Promise<void>> {
    const node = this.nodeCluster.node(await this.cluster.nodeOf(pod));
    await node.powerOff();
    return () => node.powerOn();
  }

  /**
   * Disconnects the leader's node and then writes a row there, which no standby can have.
   * @returns a function that reconnects the node, and whether the leader acknowledged the row.
   */
  async cutNetwork(
    leader: string,
    database: string,
    row: number,
  ): Promise<{ reconnect(): void; acknowledged: boolean }> {
    const node = this.nodeCluster.node(await this.cluster.nodeOf(leader));
    const inside = await node.insideContainer(namespace, leader, scope);
    node.disconnect();
    // SIGKILL and not a cancellation: a cancelled wait for the standby reports the row as committed.
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
    const { stdout } = await execute(program!, [...args, ...psql], { timeout: 30_000 }).catch(
      (error: { stdout?: string }) => ({
        stdout: error.stdout ?? '',
      }),
    );
    return { reconnect: () => node.connect(), acknowledged: stdout.includes('INSERT 0 1') };
  }

  /** Freezes the API server; it returns afterwards. */
  async freezeApiServer(seconds: number): Promise<void> {
    const thaw = this.nodeCluster.api.freeze();
    await sleep(seconds * 1000).finally(thaw);
  }

  /**
   * Fills the disk of a replica, after it moved the folder of its volume to a small file system.
   * @returns a function that frees the space.
   */
  async fillDisk(replica: string): Promise<() => Promise<void>> {
    const { kubectl } = this.nodeCluster;
    const name = await this.cluster.nodeOf(replica);
    const node = this.nodeCluster.node(name);
    const [claim] = await kubectl.get(...own, `persistentvolumeclaim/data-${replica}`);
    const { volumeName } = (claim as unknown as { spec: { volumeName: string } }).spec;
    const found = await node.exec('sh', '-c', `ls -d /opt/local-path-provisioner/${volumeName}*`);
    const folder = found.trim();
    await kubectl.exec(['cordon', name]);
    await kubectl.exec(['delete', 'pod', ...own, replica, '--wait=true']);
    await node.exec(
      'sh',
      '-ec',
      `size=$(du -sm ${folder} | cut -f1); mkdir -p /run/small; mount -t tmpfs -o size=$((size + 100))m tmpfs /run/small
       cp -a ${folder}/. /run/small/; mount --bind /run/small ${folder}`,
    );
    await kubectl.exec(['uncordon', name]);
    await this.cluster.waitHealthy();
    await node.exec('sh', '-c', `dd if=/dev/zero of=${folder}/filler bs=64k 2>/dev/null; test -s ${folder}/filler`);
    return async () => {
      await node.exec('rm', `${folder}/filler`);
      // As a later leader it needs more space than before.
      await node.exec('mount', '-o', 'remount,size=2g', '/run/small');
    };
  }

  /** Rolls out another image to every member, as a change in Git does. @returns its name, once the rollout is complete. */
  async roll(image: ImageName): Promise<string> {
    const { name } = recipes[image];
    await this.nodeCluster.loadImages(['pause', 'busybox', 'coredns', 'local-path-provisioner', image]);
    await this.nodeCluster.kubectl.exec(['set', 'image', ...own, `statefulset/${scope}`, `${scope}=${name}`]);
    const status = ['rollout', 'status', ...own, `statefulset/${scope}`, '--timeout=60s'];
    await this.nodeCluster.api.processes.until(
      'the rollout is complete',
      async () => (await this.nodeCluster.kubectl.run(status)).code === 0,
      600,
    );
    return name;
  }
}
