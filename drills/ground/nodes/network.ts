import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { debianProgram } from '../../parts/debian';
import type { Processes } from '../processes';
import { type Addresses, type Host, ranges, routesOf } from './addresses';

/**
 * One network namespace for each host, joined by a switch that has a namespace of its own. Each is held by a program
 * that sleeps and has no name: when that ends, however it ends, the kernel takes the namespace and its links away.
 */
export class Network {
  private readonly holders = new Map<string, number>();
  private readonly unplugged = new Set<string>();

  private constructor(private readonly addresses: Addresses) {}

  static async create(processes: Processes, addresses: Addresses): Promise<Network> {
    const network = new Network(addresses);
    rememberNeighbours();
    const { switch: lan, controlPlane, nodes, client } = addresses;
    const hosts = [controlPlane, ...nodes, client];
    for (const { name } of [lan, ...hosts]) {
      const holder = await processes.start(`network-of-${name}`, 'unshare', ['--net', 'sleep', 'infinity']);
      network.holders.set(name, holder.pid);
    }
    await processes.until('the namespaces are there', async () => network.separate());
    network.ip(lan.name, [
      'link set lo up',
      'link add br0 type bridge',
      `address add ${lan.address}/24 dev br0`,
      'link set br0 up',
    ]);
    for (const host of hosts) network.join(host);
    for (const { name } of nodes) network.route(name);
    return network;
  }

  /** What has to precede a command for it to run in a host's network. */
  inside(name: string): string[] {
    return ['nsenter', `--net=/proc/${this.holder(name)}/ns/net`, '--'];
  }

  /** Pulls a host's cable. */
  cut(name: string): void {
    this.ip(this.addresses.switch.name, [`link set ${name} down`]);
    this.unplugged.add(name);
    this.serve();
  }

  /** Puts it back. */
  heal(name: string): void {
    this.ip(this.addresses.switch.name, [`link set ${name} up`]);
    this.unplugged.delete(name);
    this.serve();
  }

  /** Webhooks are reached through a node that is there. */
  private serve(): void {
    const { controlPlane, nodes } = this.addresses;
    const node = nodes.find(({ name }) => !this.unplugged.has(name));
    if (node) this.ip(controlPlane.name, [`route replace ${ranges.services} via ${node.address}`]);
  }

  private join(host: Host): void {
    const lan = this.addresses.switch.name;
    this.ip(host.name, [`link add eth0 type veth peer name ${host.name} netns ${this.holder(lan)}`]);
    this.ip(lan, [`link set ${host.name} master br0`, `link set ${host.name} up`]);
    this.ip(host.name, routesOf(host, this.addresses));
  }

  /** Both belong to the namespace, not to the machine. Without the second, a Service fails between pods of one node. */
  private route(name: string): void {
    const values = 'echo 1 > /proc/sys/net/ipv4/ip_forward && echo 1 > /proc/sys/net/bridge/bridge-nf-call-iptables';
    const [program, ...args] = [...this.inside(name), 'sh', '-c', values];
    execFileSync(program!, args, { stdio: 'pipe' });
  }

  private ip(name: string, lines: readonly string[]): void {
    const [program, ...args] = [...this.inside(name), debianProgram('iproute2'), '-batch', '-'];
    execFileSync(program!, args, { input: `${lines.join('\n')}\n`, stdio: 'pipe' });
  }

  /** A program that was started a moment ago may still be in the machine's own namespace. */
  private separate(): boolean {
    const of = (pid: number | 'self') => execFileSync('readlink', [`/proc/${pid}/ns/net`], { encoding: 'utf8' });
    return [...this.holders.values()].every((pid) => of(pid) !== of('self'));
  }

  private holder(name: string): number {
    const pid = this.holders.get(name);
    if (pid) return pid;
    throw new Error(`the drill's network has no ${name}`);
  }
}

/** Most neighbours that the kernel keeps, of all namespaces of the machine together. Its own 1024 are too few for two drills at a time. */
const neighbours = { file: '/proc/sys/net/ipv4/neigh/default/gc_thresh3', most: 8192 };

/** Raises that limit of the machine, which nothing but memory depends on; it stays raised. */
function rememberNeighbours(): void {
  if (Number(readFileSync(neighbours.file, 'utf8')) >= neighbours.most) return;
  try {
    writeFileSync(neighbours.file, `${neighbours.most}`);
  } catch {
    // Where the settings of the machine are read-only, one drill at a time has enough.
  }
}
