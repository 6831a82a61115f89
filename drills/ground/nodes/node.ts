import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '@twisterlab/platform/util/root';
import { recipes } from '../../images';
import { debianProgram } from '../../parts/debian';
import { part } from '../../parts/part';
import type { ControlPlane } from '../api-ground';
import type { RunningProcess } from '../processes';
import type { NodeHost } from './addresses';
import type { Cgroups } from './cgroups';
import type { Network } from './network';
import { filesOf } from './settings';
import { copyStore } from './store';

const execute = promisify(execFile);

/** One node: a process tree in its own namespaces, and a folder that survives a power loss. */
export class Node {
  private running: RunningProcess | undefined;

  private constructor(
    readonly host: NodeHost,
    private readonly api: ControlPlane,
    private readonly network: Network,
    private readonly cgroups: Cgroups,
    private readonly folder: string,
  ) {}

  get name(): string {
    return this.host.name;
  }

  get address(): string {
    return this.host.address;
  }

  /** Installs a node: certificates, settings and images. @param store folder with imported images. */
  static install(host: NodeHost, api: ControlPlane, network: Network, cgroups: Cgroups, store: string): Node {
    const folder = join(api.processes.folder, host.name);
    const { certificates } = api;
    const serving = `kubelet-of-${host.name}`;
    certificates.client(host.name, `/O=system:nodes/CN=system:node:${host.name}`);
    certificates.server(serving, [`IP:${host.address}`, `DNS:${host.name}`]);
    const files = filesOf({
      node: host,
      folder,
      cgroupRoot: cgroups.rootOf(host.name),
      authority: certificates.path('ca.crt'),
      certificate: certificates.path(`${serving}.crt`),
      key: certificates.path(`${serving}.key`),
      proxyKubeconfig: api.kubeconfig('kube-proxy'),
      runc: debianProgram('runc'),
      pause: recipes.pause.name,
    });
    const spec = execFileSync('ctr', ['oci', 'spec'], { encoding: 'utf8' });
    for (const [name, content] of Object.entries({ ...files, 'runtime-spec.json': spec })) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    copyStore(store, join(folder, 'var/lib/containerd'));
    return new Node(host, api, network, cgroups, folder);
  }

  /** Starts the node, for the first time or after a power loss. */
  async powerOn(): Promise<void> {
    if (this.running) throw new Error(`${this.name} is already running`);
    this.cgroups.create(this.name);
    this.network.connect(this.name);
    const own = ['--mount', '--pid', '--ipc', '--uts', '--fork', '--kill-child=SIGKILL', '--mount-proc'];
    const [program, ...args] = [...this.network.inside(this.name), 'unshare', ...own];
    this.running = await this.api.processes.start(this.name, program!, [
      ...args,
      join(root, 'drills/ground/nodes/node-init.sh'),
      this.name,
      this.folder,
      this.address,
      debianProgram('containerd'),
      await part('kubelet-1.36'),
      await part('kube-proxy-1.36'),
      this.api.kubeconfig(this.name),
    ]);
  }

  /** Cuts the power: every process is killed at once; only the disk survives. */
  async powerOff(): Promise<void> {
    const { running } = this;
    if (!running) throw new Error(`${this.name} is off`);
    this.running = undefined;
    this.network.disconnect(this.name);
    process.kill(-running.pid, 'SIGKILL');
    await this.api.processes.end(running);
    await this.api.processes.until(`${this.name} is off`, async () => this.cgroups.remove(this.name), 30);
  }

  /** Disconnects the network; the node keeps running. */
  disconnect(): void {
    this.network.disconnect(this.name);
  }

  /** Connects the network again. */
  connect(): void {
    this.network.connect(this.name);
  }

  /** Runs a program of the machine in the node's namespaces. @returns its output. @throws if it fails. */
  async exec(program: string, ...args: string[]): Promise<string> {
    const [first, ...rest] = [...this.inside(), program, ...args];
    return (await execute(first!, rest, { timeout: 120_000, maxBuffer: 2 ** 26 })).stdout;
  }

  /** Command prefix that runs a command in the network namespace of a pod on this node. */
  async insidePod(namespace: string, pod: string): Promise<string[]> {
    const { pid } = await this.task(namespace, pod, 'labels."io.cri-containerd.kind"==sandbox');
    return [...this.inside(), 'nsenter', `--target=${pid}`, '--net', '--'];
  }

  /** Kills a container's init process, and with it all others. */
  async killContainer(namespace: string, pod: string, container: string): Promise<void> {
    const { pid } = await this.task(namespace, pod, `labels."io.kubernetes.container.name"==${container}`);
    await this.exec('kill', '-KILL', pid);
  }

  /** Command prefix that runs a command in a container without the API server. */
  async insideContainer(namespace: string, pod: string, container: string): Promise<string[]> {
    const { id } = await this.task(namespace, pod, `labels."io.kubernetes.container.name"==${container}`);
    const of = ['--namespace', 'k8s.io', 'tasks', 'exec', '--exec-id', `drill-${Date.now()}`];
    return [...this.inside(), 'ctr', ...of, id];
  }

  private async task(namespace: string, pod: string, kind: string): Promise<{ id: string; pid: string }> {
    const labels = { 'pod.name': pod, 'pod.namespace': namespace };
    const of = Object.entries(labels).map(([name, value]) => `labels."io.kubernetes.${name}"==${value}`);
    const known = (await this.ctr('containers', 'list', '--quiet', [...of, kind].join(','))).trim().split('\n');
    const tasks = (await this.ctr('tasks', 'list')).split('\n').map((line) => line.trim().split(/\s+/));
    const [id, pid] = tasks.find(([id, , state]) => known.includes(id!) && state === 'RUNNING') ?? [];
    if (!id || !pid) throw new Error(`no pod ${namespace}/${pod} runs on ${this.name}`);
    return { id, pid };
  }

  /** Imports an image archive on the running node. */
  async loadImages(archive: string): Promise<void> {
    await this.ctr('images', 'import', archive);
  }

  private ctr(...args: string[]): Promise<string> {
    return this.exec('ctr', '--namespace', 'k8s.io', ...args);
  }

  /** `nsenter` into the node's init process: the child of the started `unshare`. */
  private inside(): string[] {
    if (!this.running) throw new Error(`${this.name} is off`);
    const { pid } = this.running;
    const children = execFileSync('cat', [`/proc/${pid}/task/${pid}/children`], { encoding: 'utf8' });
    return ['nsenter', `--target=${children.trim()}`, ...['--mount', '--pid', '--net', '--uts', '--ipc', '--']];
  }
}
