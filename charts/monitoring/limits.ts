import type { App } from 'cdk8s';
import type { Cluster } from '../../environments/schema/cluster';
import { Application } from '../kit/application';
import { monitoringNamespace, nodeAgentsNamespace } from '../kit/metrics';
import { defaultDeny } from '../kit/network/default-deny';

/** Default policies of the monitoring namespaces: they deny all traffic. */
export class MonitoringLimits extends Application {
  constructor(app: App, cluster: Cluster) {
    super(app, 'monitoring-limits', cluster.name, monitoringNamespace);
    for (const namespace of [monitoringNamespace, nodeAgentsNamespace]) {
      defaultDeny(this, { namespace });
    }
  }
}
