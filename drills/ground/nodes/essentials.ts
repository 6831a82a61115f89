import type { ImageName } from '../../images';
import { isTrue, type Kubectl } from '../kubectl';
import { dns } from './dns';
import { storage } from './storage';

/** Images that the cluster's add-ons need. */
export const addonImages: readonly ImageName[] = ['pause', 'busybox', 'coredns', 'local-path-provisioner'];

/** Starts the K3s add-ons that workloads need, CoreDNS and volumes, and waits until they are available. */
export async function startAddons(kubectl: Kubectl): Promise<void> {
  await kubectl.until('ServiceAccounts work', ['--namespace', 'default', 'configmap/kube-root-ca.crt'], some);
  await kubectl.apply(...dns, ...storage);
  for (const [namespace, name] of [
    ['kube-system', 'coredns'],
    ['local-path-storage', 'local-path-provisioner'],
  ] as const) {
    const found = ['--namespace', namespace, `deployment/${name}`];
    await kubectl.until(`${name} is available`, found, ([each]) => each !== undefined && isTrue('Available', each));
  }
}

const some = (objects: readonly unknown[]) => objects.length > 0;
