import type { FieldChange, ObjectChange } from '../change';
import { fieldsAt } from '../fields';
import { dangerous, type ObjectRule, review, routine } from '../verdict';

/** Fields beside the pod template, by kind. */
const table: readonly (readonly [kinds: RegExp, patterns: readonly string[], reason: string, advice: string])[] = [
  [
    /^(Deployment|StatefulSet|DaemonSet)$/,
    ['spec.strategy.**', 'spec.updateStrategy.**', 'spec.minReadySeconds', 'spec.podManagementPolicy'],
    'how pods are replaced changes',
    'Check that enough pods stay Ready during an update.',
  ],
  [
    /^Deployment$/,
    ['spec.progressDeadlineSeconds', 'spec.paused'],
    'when a rollout counts as failed changes',
    'A paused Deployment changes nothing.',
  ],
  [
    /^CronJob$/,
    ['spec.concurrencyPolicy', 'spec.startingDeadlineSeconds', 'spec.timeZone'],
    'when the job runs changes',
    'Check that two runs do not disturb each other.',
  ],
  [
    /^(CronJob|Job)$/,
    [
      'spec.jobTemplate.spec.activeDeadlineSeconds',
      'spec.jobTemplate.spec.backoffLimit',
      'spec.jobTemplate.spec.ttlSecondsAfterFinished',
      'spec.activeDeadlineSeconds',
      'spec.backoffLimit',
    ],
    'how often or how long the job tries changes',
    'Check that it can finish.',
  ],
  [
    /^HorizontalPodAutoscaler$/,
    ['spec.metrics.**', 'spec.behavior.**'],
    'when it scales changes',
    'Compare with the load.',
  ],
  [/^LimitRange$/, ['spec.**'], 'limits of the namespace change', 'Pods outside them are refused.'],
  [
    /^PriorityClass$/,
    ['globalDefault', 'value', 'preemptionPolicy'],
    'priorities change',
    'With too little room, pods with less priority are evicted.',
  ],
];

/** Objects that control others. Their bias: known, and never routine. */
export const controllers: ObjectRule = {
  name: 'controller',
  *check(change) {
    if (change.what !== 'changed') return;
    for (const [kinds, patterns, reason, advice] of table) {
      const found = kinds.test(change.manifest.kind) ? fieldsAt(change, ...patterns) : [];
      if (found.length > 0) yield review(`${reason}: ${names(found)}`, advice, found);
    }
    const history = fieldsAt(
      change,
      'spec.revisionHistoryLimit',
      'spec.successfulJobsHistoryLimit',
      'spec.failedJobsHistoryLimit',
    );
    if (history.length > 0) yield routine('another number of finished revisions or jobs is kept', history);
    yield* budget(change);
  },
};

function names(fields: readonly FieldChange[]): string {
  const found = [...new Set(fields.map(({ path }) => path.slice(1).join('.')))];
  return found.slice(0, 3).join(', ') + (found.length > 3 ? ` and ${found.length - 3} more` : '');
}

function* budget(change: ObjectChange) {
  if (change.manifest.kind !== 'PodDisruptionBudget') return;
  const fields = fieldsAt(change, 'spec.**');
  if (fields.length === 0) return;
  const { minAvailable, maxUnavailable } =
    (change.manifest as { readonly spec?: { readonly minAvailable?: unknown; readonly maxUnavailable?: unknown } })
      .spec ?? {};
  if (String(maxUnavailable ?? '1').replace('%', '') === '0' || minAvailable === '100%')
    yield dangerous('no pod may be evicted: a node cannot be drained', 'Allow one.', fields);
  else
    yield review(
      `a drain may evict ${maxUnavailable === undefined ? `all but ${minAvailable}` : maxUnavailable} of its pods`,
      'Check that the program works with the rest.',
      fields,
    );
}
