import type { App } from 'cdk8s';
import type { Cluster } from '../../environments/schema/cluster';
import type { Tenant } from '../../environments/schema/tenant';
import { Application } from '../kit/application';
import { k8s } from '../kit/k8s';

/** The rank of monitoring: it goes before production, and after everything whose trouble it has to tell. */
export const monitoringPriority = 'monitoring';

/** A rank for each tenant: when a node runs short, development goes before production. */
export class PriorityClasses extends Application {
  constructor(app: App, cluster: Cluster, tenants: readonly Tenant[]) {
    super(app, 'priority-classes', cluster.name);
    new k8s.KubePriorityClass(this, monitoringPriority, {
      metadata: { name: monitoringPriority },
      value: 500,
      description: 'What watches everything else.',
    });
    for (const tenant of tenants) {
      new k8s.KubePriorityClass(this, tenant.name, {
        metadata: { name: tenant.name },
        value: tenant.priority,
        description: `Pods of the environment ${tenant.name}.`,
      });
    }
  }
}
