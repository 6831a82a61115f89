import { alert, percent } from '../kit/alert';

const part = (component: string) =>
  `harbor_up{job="harbor",namespace="harbor",pod="harbor-exporter-0",component="${component}"}`;
const bytes = (metric: string, project: string) =>
  `harbor_project_quota${metric}_byte{job="harbor",namespace="harbor",pod="harbor-exporter-0",project_name="${project}"}`;
/** Copies of a project with a quota of 100 bytes, for longer than a day. */
const filled = (project: string, used: number, quota = 100) => ({
  [bytes('_usage', project)]: `${used}x1600`,
  [bytes('', project)]: `${quota}x1600`,
});

/** Alerts on Harbor, which answers the probe of its host without most of its parts. */
export const harborAlerts = [
  alert('HarborPartDown', {
    severity: 'warning',
    consequenceOf: 'any-node',
    holdsFor: '15m',
    expr: 'harbor_up == 0',
    summary: 'Harbor has lost {{ $labels.component }}',
    description: 'Nodes pull from the registries meanwhile. No copy is added, scanned or removed.',
    runbook: 'docs/runbooks/harbor.md#a-part-does-not-work',
    fires: {
      given: { [part('database')]: '0x30', [part('core')]: '1x30' },
      at: '16m',
      labels: { job: 'harbor', namespace: 'harbor', pod: 'harbor-exporter-0', component: 'database' },
      summary: 'Harbor has lost database',
    },
    quiet: [
      { given: { [part('database')]: '1x30' }, at: '16m' },
      { given: { [part('database')]: '0x10 1x30' }, at: '16m' },
    ],
  }),
  alert('HarborProjectFull', {
    severity: 'warning',
    // Retention removes copies every night.
    holdsFor: '1d',
    threshold: percent(90, 'of its quota: at 100 Harbor passes new images on and keeps none of them'),
    expr: (limit) => `harbor_project_quota_usage_byte / (harbor_project_quota_byte > 0) > ${limit}`,
    summary: 'Copies fill {{ $value | humanizePercentage }} of the project {{ $labels.project_name }} of Harbor',
    description: 'A full project keeps no new image. The next pull of it needs its registry again.',
    runbook: 'docs/runbooks/harbor.md#the-disk-of-the-copies-fills-up',
    fires: {
      given: filled('dockerhub', 95),
      at: '25h',
      labels: { job: 'harbor', namespace: 'harbor', pod: 'harbor-exporter-0', project_name: 'dockerhub' },
      summary: 'Copies fill 95% of the project dockerhub of Harbor',
    },
    quiet: [
      { given: filled('dockerhub', 85), at: '25h' },
      // Without a limit.
      { given: filled('library', 95, -1), at: '25h' },
    ],
  }),
];
