import type { Kinds } from '@twisterlab/platform/model/kinds';
import type { Sabotage } from '../drill';
import type { Blindness } from '../ground/nodes/policies/engine';
import { promises } from './promises';

/** What a reader of the policies would not see, each with the promise that has to notice it. */
export const sabotages: readonly Sabotage<Blindness>[] = [
  {
    name: 'an API that may not ask for names',
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
    name: 'an engine that lets everybody send',
    fails: promises.packets,
    ground: (blind) => {
      blind.egress = true;
    },
  },
  {
    name: 'an engine that does not notice that a policy is gone',
    fails: promises.removals,
    ground: (blind) => {
      blind.removals = true;
    },
  },
];
