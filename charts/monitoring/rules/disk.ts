import { alert, count, percent } from '../../kit/alert';

/** What keeps data: neither memory, nor layers of containers, nor media. */
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
    holdsFor: '15m',
    threshold: percent(80, 'the plan; at 85 the kubelet starts to remove images, so there is time to look'),
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
    holdsFor: '1h',
    threshold: count(0, 'bytes that are left in 24 h, if the last 6 h go on; below 60 % used nobody needs to know'),
    expr: (limit) => `predict_linear(node_filesystem_avail_bytes{${disks}}[6h], 86400) < ${limit} and ${used} > 0.6`,
    summary: 'Disk {{ $labels.mountpoint }} of {{ $labels.instance }} will be full within a day',
    description: 'Something writes more than is deleted, hour after hour.',
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
    threshold: percent(85, 'the kubelet evicts at 95; a disk full of small files has bytes left and takes no file'),
    expr: (limit) => `1 - node_filesystem_files_free{${disks}} / (node_filesystem_files{${disks}} > 0) > ${limit}`,
    summary:
      '{{ $value | humanizePercentage }} of the inodes of {{ $labels.mountpoint }} of {{ $labels.instance }} are taken',
    description: 'No file can be made when none is left, whatever the free bytes.',
    runbook: 'docs/runbooks/disk.md#inodes',
    fires: {
      given: { [`node_filesystem_files_free${root}`]: '10x60', [`node_filesystem_files${root}`]: '100x60' },
      at: '16m',
      summary: '90% of the inodes of / of edgeserver are taken',
    },
    quiet: [
      {
        given: { [`node_filesystem_files_free${root}`]: '20x60', [`node_filesystem_files${root}`]: '100x60' },
        at: '60m',
      },
      // As btrfs tells it: it has no such limit.
      { given: { [`node_filesystem_files_free${root}`]: '0x60', [`node_filesystem_files${root}`]: '0x60' }, at: '60m' },
    ],
  }),
  alert('DiskReadOnly', {
    severity: 'critical',
    holdsFor: '2m',
    expr: `node_filesystem_readonly{${disks}} == 1`,
    summary: 'Disk {{ $labels.mountpoint }} of {{ $labels.instance }} takes no writes',
    description: 'The kernel mounts a disk read-only after errors: it may be dying.',
    runbook: 'docs/runbooks/disk.md#read-only',
    fires: {
      given: { [`node_filesystem_readonly${root}`]: '1x5' },
      at: '3m',
      summary: 'Disk / of edgeserver takes no writes',
    },
    quiet: { given: { [`node_filesystem_readonly${root}`]: '0x5' }, at: '5m' },
  }),
];
