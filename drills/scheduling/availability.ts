import { is } from '@twisterlab/platform/model/kinds';
import { type Labels, type Manifest, selectorMatches } from '@twisterlab/platform/model/manifest';
import type { LiveObject } from '../fixtures/kubectl';

type Number = number | string;
type Budget = LiveObject & {
  readonly spec: {
    readonly maxUnavailable?: Number;
    readonly minAvailable?: Number;
    readonly selector?: Parameters<typeof selectorMatches>[0];
  };
};

/** Percentages are of the pods. */
function portion(value: Number, pods: number, round: (value: number) => number): number {
  return typeof value === 'number' ? value : round((Number.parseInt(value, 10) / 100) * pods);
}

/**
 * How many pods of a workload stay available during a rolling update, by its strategy and by its budget: a budget does not limit a
 * rolling update, so the strategy must not allow more than it.
 * @param pods their number before.
 */
export function keptAvailable(workload: Manifest, budgets: readonly LiveObject[], pods: number): number {
  const { namespace } = workload.metadata;
  const labels = labelsOf(workload);
  const ofBudgets = (budgets as readonly Budget[])
    .filter(({ metadata, spec }) => metadata.namespace === namespace && selectorMatches(spec.selector, labels))
    // As the disruption controller rounds them.
    .map(({ spec: { minAvailable, maxUnavailable = 0 } }) =>
      minAvailable === undefined
        ? pods - portion(maxUnavailable, pods, Math.ceil)
        : portion(minAvailable, pods, Math.ceil),
    );
  return Math.max(0, pods - unavailable(workload, pods), ...ofBudgets);
}

function unavailable(workload: Manifest, pods: number): number {
  if (is(workload, 'StatefulSet')) return 1;
  if (is(workload, 'DaemonSet'))
    return portion(workload.spec.updateStrategy?.rollingUpdate?.maxUnavailable ?? 1, pods, Math.ceil);
  if (!is(workload, 'Deployment')) throw new Error(`${workload.kind} ${workload.metadata.name} has no rolling update`);
  const { type, rollingUpdate = {} } = workload.spec.strategy ?? {};
  return type === 'Recreate' ? pods : portion(rollingUpdate.maxUnavailable ?? '25%', pods, Math.floor);
}

function labelsOf(workload: Manifest): Labels {
  return is(workload, 'StatefulSet', 'DaemonSet', 'Deployment') ? (workload.spec.template.metadata?.labels ?? {}) : {};
}
