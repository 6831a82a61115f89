import { repository as repositoryOf } from '@twisterlab/platform/util/image';
import { images as references } from '../../charts/images';
import type { TestContext } from '../drill';
import { type CheckedItems, lessThan, noFaults, seconds } from '../expectation';
import type { NodeCluster } from '../fixtures/node-cluster';
import type { Node } from '../fixtures/nodes/node';
import { runbookScript } from '../fixtures/runbook';
import { Shell } from '../fixtures/shell';
import { checks } from './checks';
import { namespace, type Pod } from './production';
import { startInternetRegistry } from './registries';
import { SinglePods } from './single-pods';

/** What fault injections change. */
export interface RegistryLoss {
  /** Whether a machine keeps the images that it has pulled. */
  keepsImages: boolean;
  /** Whether an operator pushes the image to another registry. */
  pushes: boolean;
}

/** Small, and it needs no volume. */
const workload = 'redis-exporter';
const repository = repositoryOf(references.redisExporter);
/** As the page names it. */
const elsewhere = repository.replace(/^[^/]+/, 'ghcr.io');

/**
 * The registry of an image stops, and a machine pushes the image to another one by the page "Disaster recovery". The images of other
 * workloads were imported; two machines pull this one.
 */
export async function lostRegistry(
  { dist, step, check }: TestContext<RegistryLoss>,
  fixture: NodeCluster,
  loss: RegistryLoss,
): Promise<void> {
  const [first, second, third] = await machines(fixture);
  const pods = new SinglePods(fixture, dist, workload);

  const upstream = await step('start a registry', () => startInternetRegistry(fixture, 'registry', 5000));
  const digest = await step('publish an image; two machines pull it', async () => {
    const hosts = pullFrom(fixture, repository, upstream.url);
    const local = await imported(first);
    await first.ctr('images', 'push', '--hosts-dir', hosts, `${repository}:drill`, local.name);
    for (const node of fixture.nodes) await forget(node, local.digest);
    for (const [name, node] of [['pulled-first', first] as const, ['pulled-second', second] as const]) {
      await pods.start(name, node, `${repository}@${local.digest}`);
      if (!(await pods.becomesReady(name, local.digest))) throw new Error(`${name} does not become Ready`);
    }
    return local.digest;
  });
  const image = `${repository}@${digest}`;

  const kept = await step('stop the registry, and replace a pod', async (): Promise<CheckedItems> => {
    await upstream.stop();
    await pods.remove('pulled-second');
    if (!loss.keepsImages) await forget(second, digest);
    await pods.start('pulled-second', second, image);
    await pods.start('not-pulled', third, image);
    const starts = await pods.becomesReady('pulled-second', digest, loss.keepsImages ? 180 : 45);
    const faults = [
      starts ? '' : 'a pod does not start where its image was',
      (await pods.isReady('pulled-first', digest)) ? '' : 'a pod that ran is not Ready',
      // Otherwise the pull from the other registry would prove nothing.
      (await pods.isReady('not-pulled', digest)) ? 'a pod starts where its image was not' : '',
    ];
    return { of: faults.length, faults: faults.filter(Boolean) };
  });
  check(checks.withoutRegistry, kept, noFaults);

  const other = await step('start another registry', () => startInternetRegistry(fixture, 'other-registry', 5001));
  const hosts = pullFrom(fixture, elsewhere, other.url);
  const began = performance.now();
  const starts = await step('push the image to it by the page, and pull it on the third machine', async () => {
    if (loss.pushes) await pushByPage(fixture, first, hosts, { old: image, new: `${elsewhere}:drill` });
    await pods.start('from-other', third, `${elsewhere}@${digest}`);
    return pods.becomesReady('from-other', digest, loss.pushes ? 300 : 45);
  });
  const took = starts ? (performance.now() - began) / 1000 : Number.POSITIVE_INFINITY;
  check(checks.otherRegistry, seconds(took), lessThan(seconds(300)));
}

/** The nodes, that of the workload's own pod first: the pod keeps its image in use. */
async function machines({ kubectl, nodes }: NodeCluster): Promise<[Node, Node, Node]> {
  const selector = `app.kubernetes.io/name=${workload}`;
  const [pod] = (await kubectl.get('--namespace', namespace, 'pods', '--selector', selector)) as Pod[];
  const isHost = ({ name }: Node) => name === pod!.spec.nodeName;
  return [...nodes.filter(isHost), ...nodes.filter((node) => !isHost(node))] as [Node, Node, Node];
}

/** Has every node pull the images of a repository's registry from a URL. @returns a folder for `ctr --hosts-dir`. */
function pullFrom({ nodes }: NodeCluster, image: string, url: string): string {
  return nodes.map((node) => node.pullFrom(image.split('/')[0]!, url))[0]!;
}

async function pushByPage(
  { api }: NodeCluster,
  node: Node,
  hosts: string,
  names: { readonly old: string; readonly new: string },
): Promise<void> {
  const shell = new Shell(api, node.inside(), {
    sudo: 'exec "$@"',
    // K3s has containerd's own client. It needs the setting of a registry without TLS.
    k3s: `shift 5\nexec ctr -n k8s.io images push --hosts-dir '${hosts}' "$@"`,
  });
  const { code, output } = await shell.run('-c', runbookScript('../disaster-recovery.md', names));
  if (code !== 0) throw new Error(`docs/disaster-recovery.md: ${output}`);
}

/** Name and digest of each image on a node. */
async function imagesOn(node: Node): Promise<{ readonly name: string; readonly digest: string }[]> {
  const [, ...lines] = (await node.ctr('images', 'list')).trim().split('\n');
  return lines.map((line) => line.split(/\s+/)).map(([name, , digest]) => ({ name: name!, digest: digest! }));
}

/** The image of the workload that the fixture imported. */
async function imported(node: Node): Promise<{ readonly name: string; readonly digest: string }> {
  const found = (await imagesOn(node)).find(({ name }) => name.startsWith(`${repository}:`));
  if (!found) throw new Error(`${node.name} has no image of ${repository}`);
  return found;
}

/** Removes an image under each of its names, and waits until its content is gone too. */
async function forget(node: Node, digest: string): Promise<void> {
  const found = (await imagesOn(node)).filter((each) => each.digest === digest).map(({ name }) => name);
  if (found.length > 0) await node.ctr('images', 'remove', '--sync', ...found);
}
