import { alert, count, hours, percent } from '../../../kit/alert';

const unit = '{instance="edgeserver",node="edgeserver",unit="apt-daily.service"}';
const disk = '{instance="edgeserver",node="edgeserver",disk="sda"}';
const sectors = (kind: string, values: string) => ({
  [`machine_disk_bad_sectors{instance="edgeserver",node="edgeserver",disk="sda",kind="${kind}"}`]: values,
});
const node = { node: 'edgeserver' };
/** @param written times at which the machine wrote its metrics; undefined if it never did. */
const reports = (written?: string, smartctl = '1x200') => ({
  'kube_node_info{node="edgeserver"}': '1x200',
  'up{job="node-exporter",instance="edgeserver",node="edgeserver"}': '1x200',
  ...(written && {
    'machine_health_time_seconds{instance="edgeserver",node="edgeserver"}': written,
    'machine_smartctl_installed{instance="edgeserver",node="edgeserver"}': smartctl,
  }),
});

/** Alerts on what the machine writes itself: platform/hosts/health.ts. */
export const machineHealth = [
  alert('SystemdUnitFailed', {
    severity: 'warning',
    holdsFor: '20m',
    expr: 'machine_systemd_unit_failed == 1',
    summary: 'The unit {{ $labels.unit }} of {{ $labels.instance }} failed',
    description: 'What it does is not done: updates, the time, rotation of logs, a mount. systemd does not try again.',
    runbook: 'docs/runbooks/nodes.md#a-unit-failed',
    fires: {
      given: { [`machine_systemd_unit_failed${unit}`]: '1x60' },
      at: '21m',
      summary: 'The unit apt-daily.service of edgeserver failed',
    },
    // It works again, and its series ends.
    quiet: { given: { [`machine_systemd_unit_failed${unit}`]: '1x10 _x50' }, at: '40m' },
  }),
  alert('DiskFailing', {
    severity: 'critical',
    expr: 'machine_disk_healthy == 0',
    summary: 'Disk {{ $labels.disk }} of {{ $labels.instance }} reports that it fails',
    description: 'Its own test (SMART) predicts that it fails within a day. Copies may be on it.',
    runbook: 'docs/runbooks/disk.md#a-disk-fails',
    fires: {
      given: { [`machine_disk_healthy${disk}`]: '0x20' },
      at: '1m',
      summary: 'Disk sda of edgeserver reports that it fails',
    },
    quiet: { given: { [`machine_disk_healthy${disk}`]: '1x20' }, at: '10m' },
  }),
  alert('DiskLosesSectors', {
    severity: 'warning',
    consequenceOf: 'failing-disk',
    threshold: count(0, 'new ones within a day, or any that waits: a sound disk loses none for years'),
    expr: (limit) =>
      `delta(machine_disk_bad_sectors[1d]) > ${limit} or machine_disk_bad_sectors{kind="pending"} > ${limit}`,
    summary:
      'Disk {{ $labels.disk }} of {{ $labels.instance }} has {{ $value | printf "%.0f" }} {{ $labels.kind }} sectors',
    description: 'It could not read or write them. Most disks that begin to lose sectors fail within months.',
    runbook: 'docs/runbooks/disk.md#a-disk-fails',
    fires: [
      {
        given: sectors('pending', '8x30'),
        at: '10h',
        every: '1h',
        summary: 'Disk sda of edgeserver has 8 pending sectors',
      },
      {
        given: sectors('reallocated', '16x40 17x10'),
        at: '45h',
        every: '1h',
        summary: 'Disk sda of edgeserver has 1 reallocated sectors',
      },
    ],
    quiet: [
      { given: sectors('pending', '0x50'), at: '45h', every: '1h' },
      // An old disk whose sectors were replaced long ago.
      { given: sectors('reallocated', '16x50'), at: '45h', every: '1h' },
    ],
  }),
  alert('DiskWornOut', {
    severity: 'warning',
    holdsFor: '1h',
    threshold: percent(90, 'of the writes that its vendor guarantees: months remain to replace it'),
    expr: (limit) => `machine_disk_wear_ratio > ${limit}`,
    summary: 'Disk {{ $labels.disk }} of {{ $labels.instance }} has used {{ $value | humanizePercentage }} of its life',
    description: 'It works beyond 100 %, without a guarantee; then it becomes read-only.',
    runbook: 'docs/runbooks/disk.md#a-disk-fails',
    fires: {
      given: { [`machine_disk_wear_ratio${disk}`]: '0.93x90' },
      at: '61m',
      summary: 'Disk sda of edgeserver has used 93% of its life',
    },
    quiet: { given: { [`machine_disk_wear_ratio${disk}`]: '0.4x90' }, at: '80m' },
  }),
  alert('MachineHealthUnknown', {
    severity: 'info',
    holdsFor: '1h',
    threshold: hours(1, 'the timer writes every ten minutes'),
    expr: (limit) =>
      [
        `max by (node) (kube_node_info and on (node) up{job="node-exporter"} == 1)`,
        `unless on (node) (time() - machine_health_time_seconds < ${limit} and on (node) machine_smartctl_installed == 1)`,
      ].join(' '),
    summary: 'The machine {{ $labels.node }} does not report failed units or failing disks',
    description: 'Its timer is not installed or fails, or smartmontools is missing. No alert about its disks can fire.',
    runbook: 'docs/runbooks/machines.md#the-health-of-a-machine',
    fires: [
      {
        given: reports(),
        at: '70m',
        labels: node,
        summary: 'The machine edgeserver does not report failed units or failing disks',
      },
      // The timer stopped.
      {
        given: reports('60x200'),
        at: '150m',
        labels: node,
        summary: 'The machine edgeserver does not report failed units or failing disks',
      },
      {
        given: reports('0+60x200', '0x200'),
        at: '70m',
        labels: node,
        summary: 'The machine edgeserver does not report failed units or failing disks',
      },
    ],
    quiet: [
      { given: reports('0+60x200'), at: '150m' },
      // TargetDown.
      {
        given: { ...reports(), 'up{job="node-exporter",instance="edgeserver",node="edgeserver"}': '0x200' },
        at: '70m',
      },
    ],
    recovers: { given: reports('6000+60x200'), at: '20m' },
  }),
];
