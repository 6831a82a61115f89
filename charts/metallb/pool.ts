import type { App } from 'cdk8s';
import type { Cluster } from '../../environments/schema/cluster';
import { IpAddressPool, L2Advertisement } from '../../imports/constructs/metallb.io';
import { Application } from '../kit/application';
import { metalLb } from './chart';

const lan = 'lan';

/**
 * The addresses of the record, announced on the LAN. By itself, since MetalLB's webhook has to run before it admits them.
 * No Service gets one without naming it: clients, DNS and the records know each by its number.
 */
export class MetalLbPool extends Application {
  constructor(app: App, cluster: Cluster) {
    super(app, 'metallb-pool', cluster.name, metalLb(cluster).namespace);
    new IpAddressPool(this, 'pool', {
      metadata: { name: lan },
      spec: { addresses: [cluster.addressPool], autoAssign: false },
    });
    new L2Advertisement(this, 'advertisement', { metadata: { name: lan }, spec: { ipAddressPools: [lan] } });
  }
}
