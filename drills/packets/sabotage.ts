import type { Kinds } from '@twisterlab/platform/model/kinds';
import type { Sabotage } from '../drill';
import type { Blindness } from '../ground/nodes/policies/engine';
import { promises } from './promises';

/** Faults that reading the policies does not show. */
export const sabotages: readonly Sabotage<Blindness>[] = [
  {
    name: 'an API without access to DNS',
    fails: promises.works,
    dist: (dist) =>
      dist.change(
        ({ path }) => path.startsWith('production/') && path.endsWith('/NetworkPolicy.twisterlab-api-to-dns.yaml'),
        (manifest) => {
          const { spec, ...policy } = manifest as Kinds['NetworkPolicy'];
          return { ...policy, spec: { ...spec, egress: [] } };
        },
      ),
  },
  {
    name: 'a policy engine that ignores egress rules',
    fails: promises.packets,
    ground: (blind) => {
      blind.egress = true;
    },
  },
  {
    name: 'a policy engine that does not see the removal of a policy',
    fails: promises.removals,
    ground: (blind) => {
      blind.removals = true;
    },
  },
];
