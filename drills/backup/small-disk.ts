import { isTrue } from '../fixtures/kubectl';
import type { NodeCluster } from '../fixtures/node-cluster';
import { namespace } from '../nodes/production';
import { debianProgram } from '../parts/debian';
import { host } from './copies';

const own = ['--namespace', namespace];

/** Moves the volume of the copies to a small disk, which the drill can fill and which is removed with the node. */
export async function moveToSmallDisk({ kubectl, nodes }: NodeCluster): Promise<void> {
  const [claim] = await kubectl.get(...own, `persistentvolumeclaim/data-${host}-0`);
  const { volumeName } = (claim as unknown as { spec: { volumeName: string } }).spec;
  const [node] = nodes;
  await node!.exec(
    'sh',
    '-ec',
    // A loop device and not tmpfs: tmpfs counts as memory of the containers that write to it.
    `cd /opt/local-path-provisioner/${volumeName}*; mkdir /run/kept; cp -a . /run/kept
     truncate --size=3G /var/lib/small.img; ${debianProgram('e2fsprogs')} -q -m 0 /var/lib/small.img
     mount -o loop /var/lib/small.img "$PWD"; cd "$PWD"; rmdir lost+found; chmod 0777 .; cp -a /run/kept/. .`,
  );
  const [old] = await kubectl.get(...own, `pod/${host}-0`);
  await kubectl.exec(['delete', ...own, `pod/${host}-0`]);
  await kubectl.until('its pod is Ready again', [...own, `pod/${host}-0`], ([pod]) =>
    Boolean(pod && pod.metadata.uid !== old?.metadata.uid && isTrue('Ready', pod)),
  );
}
