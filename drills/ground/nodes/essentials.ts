import type { ImageName } from '../../images';
import { isTrue, type Kubectl } from '../kubectl';
import { dns } from './dns';
import { storage } from './storage';

/** Images that the cluster itself needs, before any pod of a drill. */
export const essentialImages: readonly ImageName[] = ['pause', 'busybox', 'coredns', 'local-path-provisioner'];

/** What K3s brings with it and workloads count on: names and volumes. Waits until both are there. */
export async function startEssentials(kubectl: Kubectl): Promise<void> {
  await kubectl.until('accounts can be made', ['--namespace', 'default', 'configmap/kube-root-ca.crt'], some);
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
