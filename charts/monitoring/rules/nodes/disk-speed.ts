import { alert, percent, seconds } from '../../../kit/alert';

/** Disks themselves: the same request also counts for the volume (dm, md) above them. */
const physical = 'device!~"(dm-|md|sr|zram|nbd|rbd).*"';
const rates = (...names: readonly string[]) => names.map((name) => `rate(${name}{${physical}}[10m])`).join(' + ');

const of = '{instance="edgeserver",device="sda"}';
/** Time of writes in milliseconds and their number, for each minute. */
const writes = (milliseconds: number, number: number) => ({
  [`node_disk_write_time_seconds_total${of}`]: `0+${(milliseconds * number) / 1000}x60`,
  [`node_disk_writes_completed_total${of}`]: `0+${number}x60`,
  [`node_disk_read_time_seconds_total${of}`]: '0x60',
  [`node_disk_reads_completed_total${of}`]: '0x60',
});
const stalled = (secondsEachMinute: number) => ({
  'node_pressure_io_stalled_seconds_total{instance="edgeserver"}': `0+${secondsEachMinute}x60`,
});

/** Alerts on a disk that is slow for a long time: probes, builds and the datastore of K3s wait for it. */
export const diskSpeed = [
  alert('DiskSlow', {
    severity: 'warning',
    holdsFor: '15m',
    // Longer than the window of the rates that follow from it.
    keepsFiringFor: '12m',
    threshold: seconds(
      0.05,
      'for each request: an SSD needs less than 1 ms, an idle hard disk 10; etcd fails above 50',
    ),
    // Below one request a second a disk may have to spin up.
    expr: (limit) =>
      [
        `(${rates('node_disk_read_time_seconds_total', 'node_disk_write_time_seconds_total')})`,
        `/ (${rates('node_disk_reads_completed_total', 'node_disk_writes_completed_total')} > 1) > ${limit}`,
      ].join(' '),
    summary: 'Disk {{ $labels.device }} of {{ $labels.instance }} takes {{ $value | humanizeDuration }} for a request',
    description: 'All that reads or writes waits: databases, the datastore of K3s, builds, the start of pods.',
    runbook: 'docs/runbooks/disk.md#a-disk-is-slow',
    fires: {
      given: writes(80, 6000),
      at: '30m',
      labels: { instance: 'edgeserver', device: 'sda' },
      summary: 'Disk sda of edgeserver takes 80ms for a request',
    },
    quiet: [
      { given: writes(12, 6000), at: '60m' },
      // A disk that sleeps.
      { given: writes(4000, 2), at: '60m' },
    ],
  }),
  alert('DiskStalls', {
    severity: 'warning',
    consequenceOf: 'slow-disk',
    holdsFor: '20m',
    threshold: percent(
      25,
      'of the time nothing ran, because all that could run waited for a disk: a backup stays below',
    ),
    expr: (limit) => `rate(node_pressure_io_stalled_seconds_total[10m]) > ${limit}`,
    summary:
      'All programs of {{ $labels.instance }} wait for its disks in {{ $value | humanizePercentage }} of the time',
    description: 'The disks are as fast as usual and have too much to do.',
    runbook: 'docs/runbooks/disk.md#a-disk-is-slow',
    fires: {
      given: stalled(24),
      at: '40m',
      summary: 'All programs of edgeserver wait for its disks in 40% of the time',
    },
    quiet: { given: stalled(6), at: '60m' },
  }),
];
