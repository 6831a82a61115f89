import type { App } from 'cdk8s';
import type { Cluster } from '../../environments/schema/cluster';
import { IpAddressPool, L2Advertisement } from '../../imports/constructs/metallb.io';
import { Application } from '../kit/application';
import { metalLb } from './chart';

const lan = 'lan';

/**
 * The address pool of the record, announced on the LAN. A separate application, because MetalLB's webhook must run before it can
 * admit the pool. No automatic assignment: every Service names its address, which clients and DNS use.
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
