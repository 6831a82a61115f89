import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { UserError } from '@twisterlab/platform/model/problem';
import { type ImageName, imageArchive } from '../images';
import { ControlPlane } from './api-ground';
import type { Certificates } from './certificates';
import { startControllers, startScheduler } from './controllers';
import { isTrue, type Kubectl } from './kubectl';
import { addressesOf } from './nodes/addresses';
import { Cgroups } from './nodes/cgroups';
import { addonImages, startAddons } from './nodes/essentials';
import { Network } from './nodes/network';
import { Node } from './nodes/node';
import { unsupportedReason } from './nodes/obstacle';
import { importImages } from './nodes/store';
import type { Processes, RunningProcess } from './processes';

const execute = promisify(execFile);

export interface NodeClusterOptions {
  /** Default: 3. */
  readonly nodes?: number;
  /** Images on the nodes. Default: those of the cluster's add-ons, which every list must include. */
  readonly images?: readonly ImageName[];
}

/**
 * A real cluster in namespaces of this machine: a control plane and nodes with containerd, kubelet and kube-proxy, CoreDNS and
 * volumes on the nodes' disks. It has no route to other networks. NetworkPolicies are admitted but not enforced.
 */
export class NodeCluster {
  private constructor(
    readonly api: ControlPlane,
    readonly nodes: readonly Node[],
    private readonly network: Network,
    private controllers: RunningProcess,
  ) {}

  get kubectl(): Kubectl {
    return this.api.kubectl;
  }

  static async start(processes: Processes, options: NodeClusterOptions = {}): Promise<NodeCluster> {
    const { nodes: count = 3, images = addonImages } = options;
    const missing = unsupportedReason();
    if (missing)
      throw new UserError([{ where: 'drills', message: missing, fix: 'Run this drill on another machine.' }]);
    const archive = await imageArchive(images);
    const store = await importImages(archive, processes);
    const addresses = addressesOf(count);
    const cgroups = new Cgroups(`drill-${process.pid}`);
    // On every exit: first stop the programs, then remove their cgroups.
    processes.onStopped(() => cgroups.removeAll());
    const network = await Network.create(processes, addresses);
    const { address, name } = addresses.controlPlane;
    const api = await ControlPlane.start(processes, '1.36', {
      address,
      port: 6443,
      inside: network.inside(name),
      flags: flagsForKubelets,
    });
    const controllers = await startControllers(api);
    await startScheduler(api);
    api.certificates.client('kube-proxy', '/CN=system:kube-proxy');
    const nodes = addresses.nodes.map((host) => Node.install(host, api, network, cgroups, store));
    const fixture = new NodeCluster(api, nodes, network, controllers);
    for (const node of nodes) await node.powerOn();
    await fixture.untilReady(...nodes);
    await startAddons(api.kubectl);
    return fixture;
  }

  node(name: string): Node {
    const found = this.nodes.find((node) => node.name === name);
    if (found) return found;
    throw new Error(`there is no node ${name}`);
  }

  /** Waits until these nodes are Ready. */
  async untilReady(...nodes: readonly Node[]): Promise<void> {
    await this.kubectl.until('the nodes are Ready', ['nodes'], (found) =>
      nodes.every(({ name }) => found.some((node) => node.metadata.name === name && isTrue('Ready', node))),
    );
  }

  /** Restarts the controllers, as an upgrade does, and waits until they work. */
  async restartControllers(): Promise<void> {
    const probe = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'drill-controllers' } };
    await this.api.processes.end(this.controllers);
    this.controllers = await startControllers(this.api);
    await this.kubectl.apply(probe);
    await this.kubectl.until('the controllers work', ['--namespace', 'drill-controllers', 'serviceaccounts'], (found) =>
      found.some(({ metadata }) => metadata.name === 'default'),
    );
  }

  /** Imports further images on every running node. */
  async loadImages(images: readonly ImageName[]): Promise<void> {
    const archive = await imageArchive(images);
    for (const node of this.nodes) await node.loadImages(archive);
  }

  /** Command prefix that runs a command on a host of the network: a node, `control-plane`, or `client`, outside the cluster. */
  inside(host: string): string[] {
    return this.network.inside(host);
  }

  /** Fetches a URL from the client outside the cluster; undefined without a response within the timeout. */
  async fetchFromLan(url: string, seconds = 5): Promise<string | undefined> {
    const [program, ...args] = [...this.inside('client'), process.execPath, '--eval', get, url, `${seconds}`];
    return execute(program!, args).then(
      ({ stdout }) => stdout,
      () => undefined,
    );
  }
}

const get = `const [url, seconds] = process.argv.slice(1);
fetch(url, { signal: AbortSignal.timeout(seconds * 1000) })
  .then((answer) => answer.ok ? answer.text() : process.exit(1)).then((text) => process.stdout.write(text));`;

/** The API server connects to kubelets by IP with a client certificate and verifies their server certificates. */
function flagsForKubelets(certificates: Certificates): string[] {
  certificates.client('kube-apiserver-to-kubelets', '/O=system:masters/CN=kube-apiserver');
  return [
    `--kubelet-client-certificate=${certificates.path('kube-apiserver-to-kubelets.crt')}`,
    `--kubelet-client-key=${certificates.path('kube-apiserver-to-kubelets.key')}`,
    `--kubelet-certificate-authority=${certificates.path('ca.crt')}`,
    '--kubelet-preferred-address-types=InternalIP',
    '--enable-admission-plugins=NodeRestriction',
  ];
}
