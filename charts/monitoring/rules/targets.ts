import type { Scrape } from '@twisterlab/platform/model/monitoring';
import { alert } from '../../kit/alert';
import { blackbox } from '../blackbox-exporter';

/** What is scraped beside that which charts declare: charts/monitoring/prometheus/configuration.ts. */
const always = ['prometheus', 'kubernetes-nodes', 'kubernetes-cadvisor', blackbox.job].map((job) => `job="${job}"`);

/** Whether what should tell metrics does. */
export function targets(scrapes: readonly Scrape[]) {
  const declared = scrapes.map(({ job, pods, honorLabels }) =>
    honorLabels ? `job="${job}"` : `job="${job}",namespace="${pods.namespace}"`,
  );
  const jobs = [...new Set([...always, ...declared])].sort();
  const up = (of: readonly string[]) => Object.fromEntries(of.map((labels) => [`up{${labels}}`, '1x20']));
  const [first, ...others] = declared;
  const { job, pods } = scrapes[0]!;
  return [
    alert('TargetDown', {
      severity: 'warning',
      holdsFor: '10m',
      expr: 'up == 0',
      summary: '{{ $labels.instance }} of job {{ $labels.job }} tells no metrics',
      description:
        'It is down, or a policy, a password or a certificate is in the way. Alerts that read them are blind.',
      runbook: 'docs/runbooks/monitoring.md#a-target-tells-nothing',
      fires: {
        given: { 'up{job="redis",namespace="twisterlab",instance="redis-exporter-1"}': '0x20' },
        at: '11m',
        summary: 'redis-exporter-1 of job redis tells no metrics',
      },
      quiet: [
        { given: { 'up{job="redis",namespace="twisterlab",instance="redis-exporter-1"}': '1x20' }, at: '20m' },
        { given: { 'up{job="redis",namespace="twisterlab",instance="redis-exporter-1"}': '0x5 1x20' }, at: '12m' },
      ],
    }),
    alert('JobVanished', {
      severity: 'warning',
      holdsFor: '15m',
      expr: jobs.map((labels) => `absent(up{${labels}})`).join(' or '),
      summary: 'Job {{ $labels.job }}{{ with $labels.namespace }} in {{ . }}{{ end }} has no target at all',
      description: 'Its pods are gone, or Prometheus does not find them. Alerts that read its metrics are blind.',
      runbook: 'docs/runbooks/monitoring.md#a-target-tells-nothing',
      fires: {
        given: up(jobs.filter((labels) => labels !== first)),
        at: '16m',
        labels: { job, namespace: pods.namespace },
        summary: `Job ${job} in ${pods.namespace} has no target at all`,
      },
      quiet: { given: up([...always, first!, ...others]), at: '20m' },
    }),
  ];
}
