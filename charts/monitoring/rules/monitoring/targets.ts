import type { MonitoringRule, RuleGroup, Scrape } from '@twisterlab/platform/model/monitoring';
import { byCodeUnit, groupBy } from '@twisterlab/platform/util/collections';
import { alert } from '../../../kit/alert';
import { blackbox } from '../../blackbox-exporter';

/** Jobs that Prometheus' configuration has besides the declared ones: charts/monitoring/prometheus/configuration.ts. */
const ownJobs: readonly Job[] = ['prometheus', 'kubernetes-nodes', 'kubernetes-cadvisor', blackbox.job].map((job) => ({
  job,
}));

/**
 * Alerts on scrape targets that expose no metrics. Each namespace has its own alert on its jobs: one expression for all would
 * grow with the number of tenants, and no parser accepts hundreds of branches.
 * @param scrapes those that charts declare; may be empty.
 */
export function targets(scrapes: readonly Scrape[]): RuleGroup[] {
  const declared = scrapes
    .filter(({ withoutPods }) => !withoutPods)
    .map(({ job, pods, honorLabels }): Job => (honorLabels ? { job } : { job, namespace: pods.namespace }));
  const ofNamespaces = groupBy(declared, ({ namespace }) => namespace);
  const ofItself = ofNamespaces.get(undefined) ?? [];
  return [
    {
      name: 'targets',
      rules: [targetDown, jobVanished([...ownJobs, ...ofItself], [ownJobs[0]!, ...ofItself.slice(0, 1)])],
    },
    ...[...ofNamespaces]
      .flatMap(([namespace, jobs]) =>
        namespace === undefined ? [] : [{ name: `targets-${namespace}`, namespace, rules: [jobVanished(jobs)] }],
      )
      .sort((a, b) => byCodeUnit(a.name, b.name)),
  ];
}

const targetDown = alert('TargetDown', {
  severity: 'warning',
  consequenceOf: ['node', 'kubelet'],
  holdsFor: '10m',
  expr: 'up == 0',
  summary: '{{ $labels.instance }} of job {{ $labels.job }} is down and exposes no metrics',
  description:
    'The target is down, or a NetworkPolicy, a password or a certificate prevents the scrape. Alerts on its metrics cannot fire.',
  runbook: 'docs/runbooks/monitoring.md#a-target-is-down',
  fires: {
    given: { 'up{job="redis",namespace="twisterlab",node="edgeserver",instance="redis-exporter-1"}': '0x20' },
    at: '11m',
    summary: 'redis-exporter-1 of job redis is down and exposes no metrics',
  },
  quiet: [
    {
      given: { 'up{job="redis",namespace="twisterlab",node="edgeserver",instance="redis-exporter-1"}': '1x20' },
      at: '20m',
    },
    {
      given: { 'up{job="redis",namespace="twisterlab",node="edgeserver",instance="redis-exporter-1"}': '0x5 1x20' },
      at: '12m',
    },
  ],
});

/** @param all jobs of one namespace, or those without one. @param tested those with a test case. Default: the first. */
function jobVanished(all: readonly Job[], tested = all.slice(0, 1)): MonitoringRule {
  const jobs = [...new Set(all.map(selector))].sort();
  const up = (selectors: readonly string[]) => Object.fromEntries(selectors.map((each) => [`up{${each}}`, '1x20']));
  const vanished = (labels: Job) => ({
    given: up(jobs.filter((each) => each !== selector(labels))),
    at: '16m',
    labels: { ...labels },
    summary: `Job ${labels.job}${labels.namespace ? ` in ${labels.namespace}` : ''} has no target`,
  });
  return alert('JobVanished', {
    severity: 'warning',
    holdsFor: '15m',
    expr: jobs.map((labels) => `absent(up{${labels}})`).join(' or '),
    summary: `Job {{ $labels.job }}${all[0]!.namespace ? ' in {{ $labels.namespace }}' : ''} has no target`,
    description: 'Its pods are gone, or service discovery does not find them. Alerts on its metrics cannot fire.',
    runbook: 'docs/runbooks/monitoring.md#a-target-is-down',
    fires: tested.map(vanished),
    quiet: { given: up(jobs), at: '20m' },
  });
}

/** Labels of the series `up` of a job. */
interface Job {
  readonly job: string;
  readonly namespace?: string;
}

const selector = ({ job, namespace }: Job) => `job="${job}"${namespace ? `,namespace="${namespace}"` : ''}`;
