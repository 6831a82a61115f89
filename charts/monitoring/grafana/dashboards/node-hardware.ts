import * as units from '@grafana/grafana-foundation-sdk/units';
import { graph } from './kit/panels';
import { higherIsWorse } from './kit/thresholds';

const interval = '[$__rate_interval]';
const loopback = 'device!~"lo|veth.*|cni.*|flannel.*"';
const kept = 'fstype!~"tmpfs|ramfs|overlay|squashfs"';

/** Rows on the parts of a machine, the one that limits most often first. @param of matchers of the machine. */
export function nodeHardwareRows(of: string) {
  const perSecond = (metric: string, more = '') => `rate(${metric}{${of}${more && `,${more}`}}${interval})`;
  const byDevice = (counter: string, more = '') => `sum by (node, device) (${perSecond(counter, more)})`;
  /** Seconds of each operation; 0 without one. */
  const latency = (what: 'read' | 'write') => {
    const operations = byDevice(`node_disk_${what}s_completed_total`);
    return `${byDevice(`node_disk_${what}_time_seconds_total`)} / (${operations} > 0) or ${operations} * 0`;
  };
  return {
    Disk: [
      graph({
        title: 'Time the disk is busy',
        description:
          'Share of the time with at least one request. At 100 % a single disk is saturated: etcd, databases and image builds wait.',
        unit: units.PercentUnit,
        width: 8,
        max: 1,
        thresholds: higherIsWorse(0.7, 0.95),
        queries: [{ expr: byDevice('node_disk_io_time_seconds_total'), legend: '{{node}} {{device}}' }],
      }),
      graph({
        title: 'Duration of a disk request',
        description: 'Average, waiting included. Beyond 10 ms of a write etcd misses its heartbeats.',
        unit: units.Seconds,
        width: 8,
        thresholds: higherIsWorse(0.01, 0.1),
        queries: [
          { expr: latency('read'), legend: '{{node}} {{device}} read' },
          { expr: latency('write'), legend: '{{node}} {{device}} write' },
        ],
      }),
      graph({
        title: 'Bytes read and written',
        description: 'Bytes a second, by disk.',
        unit: units.BytesPerSecondIEC,
        width: 8,
        queries: [
          { expr: byDevice('node_disk_read_bytes_total'), legend: '{{node}} {{device}} read' },
          { expr: byDevice('node_disk_written_bytes_total'), legend: '{{node}} {{device}} written' },
        ],
      }),
      graph({
        title: 'Disk space used',
        description: 'Share of each file system. From 80 % an alert fires; from 85 % the kubelet removes images.',
        unit: units.PercentUnit,
        width: 12,
        max: 1,
        thresholds: higherIsWorse(0.8, 0.9),
        queries: [
          {
            expr: `1 - node_filesystem_avail_bytes{${of},${kept}} / node_filesystem_size_bytes{${of},${kept}}`,
            legend: '{{node}} {{mountpoint}}',
          },
        ],
      }),
      graph({
        title: 'Inodes used',
        description: 'Share of the files that each file system can hold. At 100 % no file can be created.',
        unit: units.PercentUnit,
        width: 12,
        max: 1,
        thresholds: higherIsWorse(0.8, 0.9),
        queries: [
          {
            expr: `1 - node_filesystem_files_free{${of},${kept}} / (node_filesystem_files{${of},${kept}} > 0)`,
            legend: '{{node}} {{mountpoint}}',
          },
        ],
      }),
    ],
    'Processors and memory': [
      graph({
        title: 'Processor time by mode',
        description:
          'Share of all cores. iowait is time in which a core waits for the disk; steal is taken by other guests.',
        unit: units.PercentUnit,
        width: 8,
        max: 1,
        stacked: true,
        queries: [
          {
            expr: `avg by (mode) (${perSecond('node_cpu_seconds_total', 'mode!="idle"')})`,
            legend: '{{mode}}',
          },
        ],
      }),
      graph({
        title: 'Memory used',
        description:
          'Share of the memory that is not available to new processes. The kernel kills processes near 100 %.',
        unit: units.PercentUnit,
        width: 8,
        max: 1,
        thresholds: higherIsWorse(0.85, 0.95),
        queries: [
          {
            expr: `1 - node_memory_MemAvailable_bytes{${of}} / node_memory_MemTotal_bytes{${of}}`,
            legend: '{{node}}',
          },
        ],
      }),
      graph({
        title: 'Time that processes wait',
        description:
          'Share of the time in which at least one process waits for a processor, memory or a disk (pressure stall information).',
        unit: units.PercentUnit,
        width: 8,
        max: 1,
        queries: [
          { expr: perSecond('node_pressure_cpu_waiting_seconds_total'), legend: '{{node}} processor' },
          { expr: perSecond('node_pressure_memory_waiting_seconds_total'), legend: '{{node}} memory' },
          { expr: perSecond('node_pressure_io_waiting_seconds_total'), legend: '{{node}} disk' },
        ],
      }),
    ],
    Network: [
      graph({
        title: 'Bytes received and sent',
        description: 'Bytes a second of the network cards, without those between pods of one machine.',
        unit: units.BytesPerSecondIEC,
        width: 8,
        queries: [
          { expr: byDevice('node_network_receive_bytes_total', loopback), legend: '{{node}} {{device}} received' },
          { expr: byDevice('node_network_transmit_bytes_total', loopback), legend: '{{node}} {{device}} sent' },
        ],
      }),
      graph({
        title: 'Damaged and dropped packets',
        description: 'Packets a second. Errors mean a cable, a port or a card; drops mean a full queue.',
        unit: units.PacketsPerSecond,
        width: 8,
        queries: [
          {
            expr: `${byDevice('node_network_receive_errs_total', loopback)} + ${byDevice('node_network_transmit_errs_total', loopback)}`,
            legend: '{{node}} {{device}} damaged',
          },
          {
            expr: `${byDevice('node_network_receive_drop_total', loopback)} + ${byDevice('node_network_transmit_drop_total', loopback)}`,
            legend: '{{node}} {{device}} dropped',
          },
        ],
      }),
      graph({
        title: 'Connection table used',
        description: 'Share of the connections that the kernel can track. At 100 % it drops new ones.',
        unit: units.PercentUnit,
        width: 8,
        max: 1,
        thresholds: higherIsWorse(0.7, 0.9),
        queries: [
          {
            expr: `node_nf_conntrack_entries{${of}} / node_nf_conntrack_entries_limit{${of}}`,
            legend: '{{node}}',
          },
        ],
      }),
    ],
  };
}
