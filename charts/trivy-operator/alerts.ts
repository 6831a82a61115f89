import { alert, count } from '../kit/alert';

const found = (own: Readonly<Record<string, string>>) =>
  `trivy_image_vulnerabilities{${Object.entries({
    job: 'trivy-operator',
    namespace: 'trivy-system',
    exported_namespace: 'twisterlab',
    resource_kind: 'StatefulSet',
    resource_name: 'redis',
    container_name: 'redis',
    image_registry: 'index.docker.io',
    image_repository: 'library/redis',
    image_tag: '7.2.16-bookworm',
    severity: 'Critical',
    ...own,
  })
    .map(([name, value]) => `${name}="${value}"`)
    .join(',')}}`;
const owner = (name: string) =>
  `kube_pod_owner{job="kube-state-metrics",namespace="twisterlab",pod="${name}-0",owner_kind="StatefulSet",owner_name="${name}"}`;

/** Workloads that run, by the labels of a report. */
const running = `
  label_replace(
    label_replace(
      label_replace(
        kube_pod_owner{owner_kind=~"DaemonSet|ReplicaSet|StatefulSet"},
        "exported_namespace", "$1", "namespace", "(.*)"
      ),
      "resource_kind", "$1", "owner_kind", "(.*)"
    ),
    "resource_name", "$1", "owner_name", "(.*)"
  )`;
const workload = 'exported_namespace, resource_kind, resource_name';

/** Alerts on the reports of Trivy Operator. */
export const trivyOperatorAlerts = [
  alert('ImageVulnerable', {
    severity: 'warning',
    // A report is replaced once a day; a scan that was interrupted leaves a gap.
    holdsFor: '1h',
    threshold: count(0, 'a fixed version of each of them exists: the operator reports no others'),
    expr: (limit) =>
      `max by (image_repository, image_tag) (trivy_image_vulnerabilities{severity="Critical"}) > ${limit}`,
    summary: 'Critical vulnerabilities with a fix in the image {{ $labels.image_repository }}: {{ $value }}',
    description: 'Running pods use it.',
    runbook: 'docs/runbooks/vulnerabilities.md#an-image-has-a-critical-vulnerability',
    fires: {
      given: { [found({})]: '2x90' },
      at: '61m',
      labels: { image_repository: 'library/redis', image_tag: '7.2.16-bookworm' },
      summary: 'Critical vulnerabilities with a fix in the image library/redis: 2',
    },
    quiet: [
      { given: { [found({})]: '0x90' }, at: '61m' },
      { given: { [found({ severity: 'High' })]: '7x90' }, at: '61m' },
    ],
  }),
  alert('ImagesNotScanned', {
    severity: 'warning',
    // All are scanned once a day, one after the other, in about two minutes each.
    holdsFor: '6h',
    threshold: count(0, 'each workload is scanned once a day'),
    expr: (limit) =>
      `count(group by (${workload}) (${running}) unless on (${workload}) trivy_image_vulnerabilities) > ${limit}`,
    summary: 'Workloads without a report of vulnerabilities: {{ $value }}',
    description: 'A vulnerability in their images is not noticed.',
    runbook: 'docs/runbooks/vulnerabilities.md#workloads-without-a-report',
    fires: {
      given: { [owner('redis')]: '1x400', [owner('backups')]: '1x400', [found({})]: '0x400' },
      at: '361m',
      labels: {},
      summary: 'Workloads without a report of vulnerabilities: 1',
    },
    quiet: [
      { given: { [owner('redis')]: '1x400', [found({})]: '0x400' }, at: '361m' },
      { given: { [owner('redis')]: '1x400', [found({})]: '_x120 0x280' }, at: '361m' },
    ],
    recovers: { given: { [found({ resource_name: 'backups', container_name: 'backups' })]: '0x60' }, at: '10m' },
  }),
];
