import { ofKind } from '@twisterlab/platform/model/kinds';
import type { FaultInjection } from '../drill';
import type { EngineFaults } from '../fixtures/nodes/policies/engine';
import { changeConfigFile } from '../servers/config-files';
import { checks } from './checks';

/** Of lib.sh. */
const waits = '  [ -z "${AWAIT:-}" ] || sh /await/await.sh\n';

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
    name: 'backups that do not wait',
    fails: checks.tasks,
    dist: changeConfigFile('production/backups/ConfigMap.backup-scripts-', 'lib.sh', (script) =>
      script.replace(waits, ''),
    ),
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
