import type { App } from 'cdk8s';
import type { Tenant } from '../../environments/schema/tenant';
import { Application } from '../kit/application';
import { k8s } from '../kit/k8s';
import { defaultDeny } from '../kit/network/default-deny';

/** The default-deny policy, quota and default container resources of a tenant's namespace. */
export class NamespaceLimits extends Application {
  constructor(app: App, tenant: Tenant) {
    super(app, 'namespace-limits', tenant.name, tenant.namespace);
    const { cpu, memory, storage, pods } = tenant.quota;
    const quantity = k8s.Quantity.fromString;

    defaultDeny(this);
    new k8s.KubeResourceQuota(this, 'quota', {
      metadata: { name: 'tenant' },
      spec: {
        hard: {
          'requests.cpu': quantity(cpu.request),
          'limits.cpu': quantity(cpu.limit),
          'requests.memory': quantity(memory.request),
          'limits.memory': quantity(memory.limit),
          'requests.storage': quantity(storage),
          pods: quantity(`${pods}`),
          'services.nodeports': quantity(`${exposedCount(tenant, 'nodePort')}`),
          'services.loadbalancers': quantity(`${exposedCount(tenant, 'address')}`),
        },
      },
    });
    new k8s.KubeLimitRange(this, 'limits', {
      metadata: { name: 'tenant' },
      spec: {
        limits: [
          {
            type: 'Container',
            defaultRequest: { cpu: quantity('50m'), memory: quantity('64Mi'), 'ephemeral-storage': quantity('64Mi') },
            default: { cpu: quantity('250m'), memory: quantity('256Mi'), 'ephemeral-storage': quantity('512Mi') },
          },
          { type: 'PersistentVolumeClaim', max: { storage: quantity(storage) } },
        ],
      },
    });
  }
}

const exposedCount = ({ api, mcp }: Tenant, field: 'nodePort' | 'address') =>
  [api, mcp].filter((exposure) => exposure[field] !== undefined).length;
