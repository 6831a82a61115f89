import { declare } from '@twisterlab/platform/model/declarations';
import type { Construct } from 'constructs';
import { k8s } from '../../kit/k8s';
import type { Pods } from '../../kit/network/pods';
import { service } from '../../kit/network/service';
import { ports, scope } from './configuration';

/** The Services of the members, and those that keep Patroni's own Endpoints. */
export function patroniServices(construct: Construct, { labels }: Pods, namespace: string): void {
  const port = { postgres: ports.postgres };
  // Without a selector: Patroni writes the primary's address together with the leader lock. A selector would keep a dead
  // primary until its node is NotReady, half a minute after the failover.
  service(construct, { name: scope, ports: port });
  declare(construct, 'endpoints', { service: scope, namespace, labels });
  service(construct, { name: `${scope}-replicas`, selector: { ...labels, role: 'replica' }, ports: port });
  service(construct, { name: `${scope}-members`, selector: labels, ports, headless: true });
  // Patroni keeps state in these Endpoints. The endpoints controller deletes Endpoints without a Service at its start.
  for (const state of ['config', 'failover', 'sync']) {
    service(construct, { name: `${scope}-${state}`, ports: port, headless: true });
  }
}

/** The minimum of verbs for Patroni: the drill `patroni` tests each. */
export function patroniRole(construct: Construct, namespace: string): void {
  const verbs = ['get', 'list', 'patch', 'watch'];
  new k8s.KubeRole(construct, 'role', {
    metadata: { name: scope },
    rules: [
      { apiGroups: [''], resources: ['endpoints'], verbs: ['create', ...verbs] },
      { apiGroups: [''], resources: ['pods'], verbs },
    ],
  });
  new k8s.KubeRoleBinding(construct, 'role-binding', {
    metadata: { name: scope },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: scope },
    subjects: [{ kind: 'ServiceAccount', name: scope, namespace }],
  });
}
