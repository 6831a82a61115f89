import { alert, count, percent } from '../../../kit/alert';

/** File systems that keep data: no memory, container layers or removable media. */
const disks = 'fstype!~"tmpfs|ramfs|overlay|squashfs|iso9660|vfat|fuse.*"';
const used = `1 - node_filesystem_avail_bytes{${disks}} / node_filesystem_size_bytes{${disks}}`;

const root = '{instance="edgeserver",mountpoint="/",fstype="ext4"}';
const memory = '{instance="edgeserver",mountpoint="/run",fstype="tmpfs"}';
const bytes = (avail: string, of = root) => ({
  [`node_filesystem_avail_bytes${of}`]: avail,
  [`node_filesystem_size_bytes${of}`]: '100x400',
});

export const disk = [
  alert('DiskSpaceLow', {
    severity: 'warning',
    consequenceOf: 'disk-critical',
    holdsFor: '15m',
    threshold: percent(80, 'the plan; at 85 the kubelet starts to remove images, so there is time to act'),
    expr: (limit) => `${used} > ${limit}`,
    summary: 'Disk {{ $labels.mountpoint }} of {{ $labels.instance }} is {{ $value | humanizePercentage }} full',
    description: 'Databases, logs and images share it. Beyond 95 % pods are evicted.',
    runbook: 'docs/runbooks/disk.md#disk-space-low',
    fires: { given: bytes('10x60'), at: '16m', summary: 'Disk / of edgeserver is 90% full' },
    quiet: [
      { given: bytes('21x60'), at: '60m' },
      { given: bytes('10x14 30x60'), at: '20m' },
      { given: bytes('1x60', memory), at: '60m' },
    ],
  }),
  alert('DiskSpaceCritical', {
    severity: 'critical',
    holdsFor: '5m',
    threshold: percent(90, 'K3s evicts pods at 95; a restore or a pulled image takes 5 within minutes'),
    expr: (limit) => `${used} > ${limit}`,
    summary: 'Disk {{ $labels.mountpoint }} of {{ $labels.instance }} is {{ $value | humanizePercentage }} full',
    description: 'The kubelet is about to evict pods, databases among them.',
    runbook: 'docs/runbooks/disk.md#disk-space-low',
    fires: { given: bytes('8x60'), at: '6m', summary: 'Disk / of edgeserver is 92% full' },
    quiet: { given: bytes('11x60'), at: '60m' },
  }),
  alert('DiskWillFill', {
    severity: 'warning',
    consequenceOf: 'disk-critical',
    holdsFor: '1h',
    threshold: count(0, 'bytes free in 24 h at the trend of the last 6 h; irrelevant below 60 % used'),
    expr: (limit) => `predict_linear(node_filesystem_avail_bytes{${disks}}[6h], 86400) < ${limit} and ${used} > 0.6`,
    summary: 'Disk {{ $labels.mountpoint }} of {{ $labels.instance }} will be full within a day',
    description: 'More is written than deleted, hour after hour.',
    runbook: 'docs/runbooks/disk.md#disk-space-low',
    fires: {
      // 35 left, and half of it gone within six hours.
      given: bytes('35-0.05x400'),
      at: '6h',
      summary: 'Disk / of edgeserver will be full within a day',
    },
    quiet: [
      { given: bytes('35-0.005x400'), at: '6h' },
      { given: bytes('80-0.1x400'), at: '3h' },
    ],
  }),
  alert('DiskInodesLow', {
    severity: 'warning',
    holdsFor: '15m',
    threshold: percent(
      85,
      'the kubelet evicts at 95; a disk without free inodes rejects new files although it has free bytes',
    ),
    expr: (limit) => `1 - node_filesystem_files_free{${disks}} / (node_filesystem_files{${disks}} > 0) > ${limit}`,
    summary:
      '{{ $value | humanizePercentage }} of the inodes of {{ $labels.mountpoint }} of {{ $labels.instance }} are used',
    description: 'Without free inodes no file can be created, whatever the free bytes.',
    runbook: 'docs/runbooks/disk.md#inodes',
    fires: {
      given: { [`node_filesystem_files_free${root}`]: '10x60', [`node_filesystem_files${root}`]: '100x60' },
      at: '16m',
      summary: '90% of the inodes of / of edgeserver are used',
    },
    quiet: [
      {
        given: { [`node_filesystem_files_free${root}`]: '20x60', [`node_filesystem_files${root}`]: '100x60' },
        at: '60m',
      },
      // btrfs has no inode limit and reports 0.
      { given: { [`node_filesystem_files_free${root}`]: '0x60', [`node_filesystem_files${root}`]: '0x60' }, at: '60m' },
    ],
  }),
  alert('DiskReadOnly', {
    severity: 'critical',
    holdsFor: '2m',
    expr: `node_filesystem_readonly{${disks}} == 1`,
    summary: 'Disk {{ $labels.mountpoint }} of {{ $labels.instance }} is read-only',
    description: 'The kernel remounts a disk read-only after errors: it may be failing.',
    runbook: 'docs/runbooks/disk.md#read-only',
    fires: {
      given: { [`node_filesystem_readonly${root}`]: '1x5' },
      at: '3m',
      summary: 'Disk / of edgeserver is read-only',
    },
    quiet: { given: { [`node_filesystem_readonly${root}`]: '0x5' }, at: '5m' },
  }),
];
