import { ofKind } from '@twisterlab/platform/model/kinds';
import type { FaultInjection } from '../drill';
import type { EngineFaults } from '../fixtures/nodes/policies/engine';
import { checks } from './checks';

/** Faults that reading the policies does not show. */
export const faultInjections: readonly FaultInjection<EngineFaults>[] = [
  {
    name: 'an API without access to DNS',
    fails: checks.works,
    dist: (dist) =>
      dist.change(
        ({ path }) => path.startsWith('production/') && path.endsWith('/NetworkPolicy.twisterlab-api-to-dns.yaml'),
        (manifest) => {
          const { spec, ...policy } = ofKind(manifest, 'NetworkPolicy');
          return { ...policy, spec: { ...spec, egress: [] } };
        },
      ),
  },
  {
    name: 'a policy engine that drops instead of rejecting',
    fails: checks.newPods,
    fixture: (blind) => {
      blind.drop = true;
    },
  },
  {
    name: 'a policy engine that ignores egress rules',
    fails: checks.connections,
    fixture: (blind) => {
      blind.ignoreEgress = true;
    },
  },
  {
    name: 'a policy engine that does not see the removal of a policy',
    fails: checks.removals,
    fixture: (blind) => {
      blind.ignoreRemovals = true;
    },
  },
];
