import type { NodeCluster } from '../fixtures/node-cluster';
import type { RunningProcess } from '../fixtures/processes';
import { runbookScript } from '../fixtures/runbook';
import { Shell } from '../fixtures/shell';
import { namespace } from '../nodes/production';
import { scope } from '../patroni/cluster';
import { servers, stays } from './records';

const port = 6443;

/** Accepts connections where the API server of a machine that joined listens: the drill has one API server, on the first machine. */
const listener = `import socket, sys
server = socket.create_server((sys.argv[1], ${port}))
while True:
    server.accept()[0].close()
`;

/** The machines of the cluster, and the shell of their operator. */
export class Machines {
  private readonly listeners = new Map<string, RunningProcess>();
  /** Connections to API servers that failed, one line each, and how many were tried. */
  private readonly refused: string[] = [];
  private tried = 0;

  constructor(private readonly nodeCluster: NodeCluster) {}

  /** Those that are in the cluster. */
  get names(): string[] {
    return [stays, ...this.listeners.keys()];
  }

  async join(name: string): Promise<void> {
    const { address } = servers.find((server) => server.name === name)!;
    const [program, ...args] = [...this.nodeCluster.inside(name), 'python3', '-c', listener, address];
    await this.nodeCluster.join(name);
    this.listeners.set(name, await this.nodeCluster.api.processes.start(`api-of-${name}`, program!, args));
  }

  /** Stops K3s on a machine that is no longer in the cluster. */
  async stop(name: string): Promise<void> {
    await this.nodeCluster.node(name).powerOff();
    await this.nodeCluster.api.processes.end(this.listeners.get(name)!);
    this.listeners.delete(name);
  }

  /** Connects from a member of PostgreSQL to the API server of every machine. */
  async connect(when: string): Promise<void> {
    for (const { name, address } of servers.filter((server) => this.names.includes(server.name))) {
      this.tried++;
      const connect = ['timeout', '20', 'bash', '-c', `</dev/tcp/${address}/${port}`];
      const exec = ['exec', '--namespace', namespace, `${scope}-0`, '--container', scope, '--', ...connect];
      const { code, stderr } = await this.nodeCluster.kubectl.run(exec);
      if (code !== 0) this.refused.push(`${name}, ${when}: ${stderr.trim().split('\n')[0]}`);
    }
  }

  reachable(): { readonly of: number; readonly faults: readonly string[] } {
    return { of: this.tried, faults: this.refused };
  }

  /** Runs a script of a runbook. @throws if it fails. */
  async follow(page: string, values: Readonly<Record<string, string>>, section?: string): Promise<void> {
    const shell = new Shell(this.nodeCluster.api, [], { ssh: this.ssh() });
    const { code, output } = await shell.run('-euc', runbookScript(page, values, section));
    if (code === 0) return;
    throw new Error(`the script of ${page} ended with ${code}: ${output.trim().split('\n').slice(-6).join(' | ')}`);
  }

  /** `ssh HOST COMMAND...`: the operator is root there, and has no need of sudo. */
  private ssh(): string {
    const cases = this.names.map((name) => {
      const inside = this.nodeCluster.node(name).inside().join(' ');
      return `${name}) exec ${inside} sh -c 'sudo() { "$@"; }; '"$*" ;;`;
    });
    return ['host=$1', 'shift', 'case $host in', ...cases, '*) echo "no host $host" >&2; exit 255 ;;', 'esac'].join(
      '\n',
    );
  }
}
