import { fieldsAt } from '../fields';
import { dangerous, type ObjectRule } from '../verdict';

/** Addresses that the load balancer may announce. */
export const addressPools: ObjectRule = {
  name: 'address-pool',
  *check(change) {
    if (
      !['IPAddressPool', 'L2Advertisement', 'BGPAdvertisement'].includes(change.manifest.kind) ||
      change.what !== 'changed'
    )
      return;
    const fields = fieldsAt(change, 'spec.**');
    if (fields.length > 0)
      yield dangerous(
        `addresses of the load balancer change: ${fields.map(({ from, to }) => `${from ?? '(none)'} -> ${to ?? '(none)'}`).join(', ')}`,
        'Services keep no address outside the pool, and a machine with the same address loses it: compare with DHCP and DNS.',
        fields,
      );
  },
};
