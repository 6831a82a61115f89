import type { App } from 'cdk8s';
import type { Cluster } from '../../environments/schema/cluster';
import type { Tenant } from '../../environments/schema/tenant';
import { Application } from '../kit/application';
import { k8s } from '../kit/k8s';

/** The PriorityClass of monitoring: evicted before production, after everything else that it monitors. */
export const monitoringPriority = 'monitoring';

/** A PriorityClass per tenant: under node pressure development is evicted before production. */
export class PriorityClasses extends Application {
  constructor(app: App, cluster: Cluster, tenants: readonly Tenant[]) {
    super(app, 'priority-classes', cluster.name);
    new k8s.KubePriorityClass(this, monitoringPriority, {
      metadata: { name: monitoringPriority },
      value: 500,
      description: 'Monitoring.',
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
