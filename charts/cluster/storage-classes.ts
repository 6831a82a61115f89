import { localProvisioner } from '@twisterlab/platform/link/storage';
import type { App } from 'cdk8s';
import { type Cluster, localPathRetain } from '../../environments/schema/cluster';
import { Application } from '../kit/application';
import { k8s } from '../kit/k8s';

/** The StorageClass of all stores. K3s' own deletes a volume with its claim or Namespace. */
export class StorageClasses extends Application {
  constructor(app: App, cluster: Cluster) {
    super(app, 'storage-classes', cluster.name);
    new k8s.KubeStorageClass(this, localPathRetain, {
      metadata: { name: localPathRetain },
      provisioner: localProvisioner,
      reclaimPolicy: 'Retain',
      volumeBindingMode: 'WaitForFirstConsumer',
    });
  }
}
