import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { Tenant } from '../../platform/records/tenant';
import type { ContainerProps, Mount } from './container';
import { k8s } from './k8s';
import { podTemplate } from './pod-template';
import { type Callable, Pods } from './pods';
import { service } from './service';

export interface StoreProps {
  readonly tenant: Tenant;
  readonly container: Omit<ContainerProps, 'name' | 'ports' | 'mounts'>;
  /** The one port that it opens, by its name in Service and pod. */
  readonly port: { readonly name: string; readonly number: number };
  /** Numeric user (uid). */
  readonly user: number;
  /** Its claim: where it is mounted, and how large it is in bytes. */
  readonly data: { readonly path: string; readonly size: string };
  readonly mounts: readonly Mount[];
  /** Seconds between the request to stop and the kill: time to write out what is in memory. */
  readonly graceSeconds: number;
}

/**
 * A data store of one pod with a claim of its own. A StatefulSet ends the old pod before it starts the new one, so that
 * two servers never write the same files.
 */
export class Store extends Construct implements Callable {
  readonly pods: Pods;
  readonly port: number;

  constructor(
    scope: Construct,
    readonly name: string,
    props: StoreProps,
  ) {
    super(scope, name);
    const { tenant, port, data } = props;
    this.port = port.number;
    this.pods = new Pods(this, name, Chart.of(this).namespace!);
    const labels = this.pods.labels;

    new k8s.KubeServiceAccount(this, 'account', { metadata: { name }, automountServiceAccountToken: false });
    service(this, { name, selector: labels, port });
    const template = podTemplate({
      labels,
      extraLabels: Chart.of(this).labels,
      user: props.user,
      serviceAccount: name,
      priorityClass: tenant.name,
      graceSeconds: props.graceSeconds,
      container: {
        ...props.container,
        name,
        ports: { [port.name]: port.number },
        mounts: [...props.mounts, { path: data.path, volume: { name: 'data' }, claimed: true }],
      },
    });
    const statefulSet = k8s.KubeStatefulSet.manifest({
      metadata: { name },
      spec: {
        serviceName: name,
        replicas: 1,
        revisionHistoryLimit: 3,
        selector: { matchLabels: labels },
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
        template,
        volumeClaimTemplates: [
          {
            metadata: { name: 'data', labels },
            spec: {
              accessModes: ['ReadWriteOnce'],
              storageClassName: tenant.cluster.storageClass,
              resources: { requests: { storage: k8s.Quantity.fromString(data.size) } },
            },
          },
        ],
      },
    });
    // The API server adds these two to a claim template; without them Argo CD sees a difference for ever. The typed class drops them.
    for (const claim of statefulSet.spec.volumeClaimTemplates) {
      Object.assign(claim, { apiVersion: 'v1', kind: 'PersistentVolumeClaim' });
    }
    new ApiObject(this, 'statefulset', statefulSet);
  }
}
