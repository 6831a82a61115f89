import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { debianProgram } from '../../parts/debian';
import type { Processes } from '../processes';
import { type Addresses, type Host, ranges, routesOf } from './addresses';

/**
 * One network namespace per host, connected by a switch in its own namespace. A sleeping process holds each namespace,
 * which has
 * no name: when the process exits for any reason, the kernel removes the namespace and its links.
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
    await processes.until('the network namespaces exist', async () => network.separate());
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

  /** Command prefix that runs a command in a host's network namespace. */
  inside(name: string): string[] {
    return ['nsenter', `--net=/proc/${this.holder(name)}/ns/net`, '--'];
  }

  /** Disconnects a host from the switch. */
  disconnect(name: string): void {
    this.ip(this.addresses.switch.name, [`link set ${name} down`]);
    this.unplugged.add(name);
    this.serve();
  }

  /** Connects it again. */
  connect(name: string): void {
    this.ip(this.addresses.switch.name, [`link set ${name} up`]);
    this.unplugged.delete(name);
    this.serve();
  }

  /** Routes the API server's webhook calls through a connected node. */
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

  /** Both settings are per namespace. Without the second, a Service fails between pods on the same node. */
  private route(name: string): void {
    const values = 'echo 1 > /proc/sys/net/ipv4/ip_forward && echo 1 > /proc/sys/net/bridge/bridge-nf-call-iptables';
    const [program, ...args] = [...this.inside(name), 'sh', '-c', values];
    execFileSync(program!, args, { stdio: 'pipe' });
  }

  private ip(name: string, lines: readonly string[]): void {
    const [program, ...args] = [...this.inside(name), debianProgram('iproute2'), '-batch', '-'];
    execFileSync(program!, args, { input: `${lines.join('\n')}\n`, stdio: 'pipe' });
  }

  /** Whether every holder is in its own namespace: a process that just started may still be in the machine's. */
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

/** Size of the kernel's neighbour table, shared by all namespaces. The default of 1024 is too small for two parallel drills. */
const neighbours = { file: '/proc/sys/net/ipv4/neigh/default/gc_thresh3', most: 8192 };

/** Raises this limit of the machine permanently; it costs only memory. */
function rememberNeighbours(): void {
  if (Number(readFileSync(neighbours.file, 'utf8')) >= neighbours.most) return;
  try {
    writeFileSync(neighbours.file, `${neighbours.most}`);
  } catch {
    // The limit is read-only here; it suffices for one drill at a time.
  }
}
