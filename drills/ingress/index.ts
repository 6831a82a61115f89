import { drill } from '../drill';
import { NodeCluster } from '../fixtures/node-cluster';
import { unsupportedReason } from '../fixtures/nodes/requirements';
import { nodeParts, nodes } from '../nodes';
import type { AuthorityChange } from './authority';
import { faultInjections } from './fault-injections';
import { renderIngress } from './render';
import { checkIngress, images } from './traefik';

/** Real MetalLB and Traefik on three real nodes with the rendered objects, tested by a client on the LAN. */
export const ingress = drill<AuthorityChange>({
  name: 'ingress',
  summary: 'access from the LAN through real MetalLB and Traefik: addresses, TLS, hosts, authentication, limits',
  minutes: 3,
  parts: [...nodeParts, 'metallb-controller', 'metallb-speaker', 'traefik'],
  packages: nodes.packages,
  images,
  render: renderIngress,
  ci: {
    normal: unsupportedReason() ?? true,
    faultInjections: 'seventeen fault injections take more than half an hour',
  },
  faultInjections: faultInjections,
  async run(context) {
    const fixture = await context.step('start three nodes with DNS', () =>
      NodeCluster.start(context.processes, { images }),
    );
    const change: AuthorityChange = { installs: true };
    await context.fixtureReady(change);
    await checkIngress(context, fixture, change);
  },
});
