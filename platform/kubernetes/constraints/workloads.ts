import { selectorMatches } from '../../model/manifest';
import type { Constraint, Constraints, Fault } from './constraint';
import { templateOf } from './pods';
import * as test from './tests';

const count = test.atLeast(0);
const retention = test.orEmpty(test.oneOf('Retain', 'Delete'));
const metricTypes = test.oneOf('ContainerResource', 'External', 'Object', 'Pods', 'Resource');
const always = templateOf('Always');

const isZero = (value: number | string) => /^0%?$/.test(`${value}`);

/** A workload whose selector matches the labels of its template. */
function workload(fields: Constraint['fields'], check?: Constraint['check']): Constraint {
  return {
    fields: { minReadySeconds: count, ...fields },
    *check(spec) {
      yield* always(spec);
      const { selector, template } = spec;
      if (Object.keys({ ...selector?.matchLabels }).length === 0 && (selector?.matchExpressions ?? []).length === 0)
        yield ['selector', 'is empty'];
      else if (!selectorMatches(selector, template?.metadata?.labels))
        yield ['template.metadata.labels', 'does not match the selector'];
      if (check) yield* check(spec);
    },
  };
}

export const workloads: Constraints = {
  'apps.v1.DeploymentSpec': workload(
    { replicas: count, revisionHistoryLimit: count },
    function* ({ strategy, minReadySeconds = 0, progressDeadlineSeconds = 600 }) {
      if (strategy?.type === 'Recreate' && strategy.rollingUpdate)
        yield ['strategy.rollingUpdate', 'does not go with type Recreate'];
      if (progressDeadlineSeconds <= minReadySeconds)
        yield [
          'progressDeadlineSeconds',
          `${progressDeadlineSeconds} is not more than minReadySeconds ${minReadySeconds}`,
        ];
    },
  ),
  'apps.v1.StatefulSetSpec': workload(
    { replicas: count, serviceName: test.orEmpty(test.dnsLabel) },
    function* ({ updateStrategy, volumeClaimTemplates = [] }) {
      for (const [index, { metadata }] of volumeClaimTemplates.entries()) {
        const fault = test.dnsLabel(metadata?.name ?? '');
        if (fault !== undefined) yield [`volumeClaimTemplates.${index}.metadata.name`, fault];
      }
      if (updateStrategy?.type === 'OnDelete' && updateStrategy.rollingUpdate)
        yield ['updateStrategy.rollingUpdate', 'does not go with type OnDelete'];
    },
  ),
  'apps.v1.DaemonSetSpec': workload({ revisionHistoryLimit: count }),
  'apps.v1.DeploymentStrategy': { emptyIsDefault: ['type'] },
  'apps.v1.DaemonSetUpdateStrategy': { emptyIsDefault: ['type'] },
  'apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy': {
    fields: { whenDeleted: retention, whenScaled: retention },
  },
  'apps.v1.RollingUpdateDeployment': {
    fields: { maxSurge: test.countOrPercent, maxUnavailable: atMostAll },
    *check({ maxSurge = '25%', maxUnavailable = '25%' }) {
      if (isZero(maxSurge) && isZero(maxUnavailable)) yield ['maxUnavailable', 'is 0 beside maxSurge 0'];
    },
  },
  'apps.v1.RollingUpdateDaemonSet': {
    fields: { maxSurge: atMostAll, maxUnavailable: atMostAll },
    *check({ maxSurge = 0, maxUnavailable = 1 }) {
      if (isZero(maxSurge) === isZero(maxUnavailable))
        yield ['', 'sets maxSurge and maxUnavailable to 0, or both to more'];
    },
  },
  'apps.v1.RollingUpdateStatefulSetStrategy': { fields: { partition: count, maxUnavailable: positiveCount } },
  'batch.v1.JobSpec': {
    fields: {
      parallelism: count,
      completions: count,
      activeDeadlineSeconds: count,
      backoffLimit: count,
      backoffLimitPerIndex: count,
      maxFailedIndexes: count,
      ttlSecondsAfterFinished: count,
    },
    *check(spec) {
      yield* templateOf('OnFailure', 'Never')(spec);
      if (
        spec.managedBy !== undefined &&
        !(spec.managedBy.includes('/') && test.qualifiedName(spec.managedBy) === undefined)
      )
        yield ['managedBy', `${JSON.stringify(spec.managedBy)} is not a name with a DNS prefix`];
      const isIndexed = spec.completionMode === 'Indexed';
      for (const field of ['backoffLimitPerIndex', 'maxFailedIndexes', 'successPolicy'])
        if (spec[field] !== undefined && !isIndexed) yield [field, 'requires completionMode Indexed'];
      if (spec.selector && !spec.manualSelector) yield ['selector', 'is created by the API server'];
      if (isIndexed && spec.completions === undefined)
        yield ['completions', 'is missing, but completionMode Indexed requires it'];
    },
  },
  'batch.v1.PodFailurePolicyRule': { exactlyOne: ['onExitCodes', 'onPodConditions'] },
  'batch.v1.PodFailurePolicyOnExitCodesRequirement': {
    some: ['values'],
    distinct: ['values'],
    *check({ operator, values = [] }) {
      if (operator === 'In' && values.includes(0)) yield ['values', 'has 0, which is no failure'];
    },
  },
  'batch.v1.CronJobSpec': {
    emptyIsDefault: ['concurrencyPolicy'],
    fields: {
      schedule,
      timeZone,
      startingDeadlineSeconds: count,
      successfulJobsHistoryLimit: count,
      failedJobsHistoryLimit: count,
    },
  },
  'autoscaling.v2.HorizontalPodAutoscalerSpec': {
    fields: { minReplicas: test.atLeast(1), maxReplicas: test.atLeast(1) },
    *check({ minReplicas = 1, maxReplicas }): Iterable<Fault> {
      if (maxReplicas < minReplicas) yield ['maxReplicas', `${maxReplicas} is less than minReplicas ${minReplicas}`];
    },
  },
  'autoscaling.v2.CrossVersionObjectReference': {
    fields: { kind: test.all(test.notEmpty, test.pathSegment), name: test.all(test.notEmpty, test.pathSegment) },
  },
  'autoscaling.v2.MetricSpec': {
    fields: { type: metricTypes },
    *check({ type, ...sources }) {
      if (metricTypes(type) !== undefined) return;
      const own = `${type[0].toLowerCase()}${type.slice(1)}`;
      if (sources[own] === undefined) yield [own, `is missing, but type ${type} requires it`];
    },
  },
  'autoscaling.v2.ResourceMetricSource': { fields: { name: test.notEmpty } },
  'autoscaling.v2.MetricTarget': {
    fields: {
      type: test.oneOf('Utilization', 'Value', 'AverageValue'),
      averageUtilization: test.atLeast(1),
      averageValue: test.quantity,
      value: test.quantity,
    },
    *check({ averageUtilization, averageValue, value }) {
      if (averageUtilization === undefined && averageValue === undefined && value === undefined)
        yield ['', 'sets no target value'];
      if (averageUtilization !== undefined && averageValue !== undefined)
        yield ['averageValue', 'is set beside averageUtilization'];
    },
  },
  'autoscaling.v2.HPAScalingRules': {
    fields: {
      stabilizationWindowSeconds: test.between(0, 3600),
      selectPolicy: test.oneOf('Disabled', 'Max', 'Min'),
      tolerance: test.quantity,
    },
    *check({ policies }) {
      if (policies?.length === 0) yield ['policies', 'has no item, but at least one is required'];
    },
  },
  'autoscaling.v2.HPAScalingPolicy': {
    fields: {
      type: test.oneOf('Percent', 'Pods'),
      value: test.atLeast(1),
      periodSeconds: test.between(1, 1800),
    },
  },
  'policy.v1.PodDisruptionBudgetSpec': {
    fields: { minAvailable: test.countOrPercent, maxUnavailable: test.countOrPercent },
    atMostOne: ['minAvailable', 'maxUnavailable'],
  },
  'scheduling.v1.PriorityClass': {
    *check({ value, metadata }) {
      if (value > 1_000_000_000 && !metadata.name.startsWith('system-'))
        yield ['value', `${value} is more than 1000000000`];
    },
  },
};

function atMostAll(value: number | string): string | undefined {
  const message = test.countOrPercent(value);
  if (message !== undefined || typeof value === 'number') return message;
  return Number.parseInt(value, 10) > 100 ? `${value} is more than 100%` : undefined;
}

function positiveCount(value: number | string): string | undefined {
  return isZero(value) ? `${value} is 0` : atMostAll(value);
}

/** The names that the parser of time zones has are those of the platform that runs it, which are those of Go. */
function timeZone(value: string): string | undefined {
  // JavaScript ignores the case of letters; Go does not.
  const isKnown = /^[A-Z]([a-z][A-Za-z_]*\/.*|[^/]*)$/.test(value) && value !== 'Local' && isTimeZone(value);
  return isKnown ? undefined : `${JSON.stringify(value)} is not the name of a time zone, such as Etc/UTC`;
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== undefined;
  } catch {
    return false;
  }
}

/** The parser of the CronJob controller has these macros and no seconds. Source: robfig/cron/v3, ParseStandard. */
const macros = /^@(yearly|annually|monthly|weekly|daily|midnight|hourly|every \S+)$/;
const limits = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 6],
] as const;
const words = ['', '', '', 'jan feb mar apr may jun jul aug sep oct nov dec', 'sun mon tue wed thu fri sat'].map(
  (list) => list.split(' '),
);

function schedule(value: string): string | undefined {
  if (macros.test(value)) return undefined;
  if (value.includes('TZ=')) return `${value} sets a time zone; use timeZone`;
  const parts = value.trim().split(/\s+/);
  const isValid =
    parts.length === 5 && parts.every((part, index) => part.split(',').every((each) => isPart(each, index)));
  return isValid ? undefined : `${JSON.stringify(value)} is not a schedule of five fields, such as 0 2 * * *`;
}

function isPart(text: string, index: number): boolean {
  const [range = '', step, ...more] = text.split('/');
  if (more.length > 0 || (step !== undefined && !(Number(step) >= 1 && /^\d+$/.test(step)))) return false;
  if (range === '*' || range === '?') return true;
  const [from, to, ...others] = range.split('-').map((each) => numberOf(each, index));
  const [least, most] = limits[index]!;
  const isIn = (each: number) => each >= least && each <= most;
  return others.length === 0 && isIn(from!) && (to === undefined || (isIn(to) && to >= from!));
}

function numberOf(text: string, index: number): number {
  if (/^\d+$/.test(text)) return Number(text);
  const at = words[index]!.indexOf(text.toLowerCase());
  return at < 0 || text === '' ? Number.NaN : at + limits[index]![0];
}
