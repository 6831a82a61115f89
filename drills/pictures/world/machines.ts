import { nodes } from './pods';
import { around, counters, gauges, product, type Simulated } from './series';
import { target } from './targets';

/** The disk of this machine is slow from the fourth hour to the fifth. */
const slow = (hour: number, node = '') => node === 'edgeserver' && hour > 4 && hour < 5;

/** Series of the machines. */
export function machineSeries(): Simulated[] {
  const own = nodes.map((node) => target('node-exporter', 'node-agents', `node-exporter-7c9f4-${node}`, node, true));
  const kubelets = nodes.map((node) => ({ job: 'kubernetes-nodes', node, instance: node }));
  const disks = product(own, { device: ['nvme0n1'] });
  const cards = product(own, { device: ['eno1'] });
  const files = product(own, { device: ['/dev/nvme0n1p2'], device_error: [''], fstype: ['ext4'], mountpoint: ['/'] });
  const busy = around(0.18, 0.8);
  const operations = around(40, 0.6);
  const modes: Readonly<Record<string, number>> = {
    user: 0.16,
    system: 0.06,
    iowait: 0.03,
    softirq: 0.01,
    nice: 0.001,
    irq: 0.001,
    steal: 0,
  };
  const cpus = product(own, { cpu: ['0', '1', '2', '3'] });
  const used = (hour: number, labels: Parameters<typeof busy>[1]) =>
    Object.entries(modes).reduce((sum, [mode, mean]) => sum + around(mean, 0.7)(hour, { ...labels, mode }), 0);
  return [
    ...gauges('node_uname_info', product(own, { nodename: ['n'] }), 1),
    ...gauges('node_boot_time_seconds', own, Date.UTC(2026, 7, 20) / 1000),
    ...gauges('node_timex_sync_status', own, 1),
    ...counters('node_vmstat_oom_kill', own, 0),
    ...gauges('node_memory_MemTotal_bytes', own, 15 * 2 ** 30),
    ...gauges('node_memory_MemAvailable_bytes', own, around(7 * 2 ** 30, 0.1)),
    ...Object.entries(modes).flatMap(([mode, mean]) =>
      counters('node_cpu_seconds_total', product(cpus, { mode: [mode] }), (hour, labels) =>
        mode === 'iowait' && slow(hour, labels.node) ? 0.45 : around(mean, 0.7)(hour, labels),
      ),
    ),
    ...counters('node_cpu_seconds_total', product(cpus, { mode: ['idle'] }), (hour, { mode: _, ...labels }) =>
      Math.max(0, 1 - used(hour, labels) - (slow(hour, labels.node) ? 0.4 : 0)),
    ),
    ...counters('node_disk_io_time_seconds_total', disks, (hour, labels) =>
      slow(hour, labels.node) ? 0.99 : busy(hour, labels),
    ),
    ...['read', 'write'].flatMap((what) => [
      ...counters(`node_disk_${what}s_completed_total`, disks, operations),
      ...counters(
        `node_disk_${what}_time_seconds_total`,
        disks,
        (hour, labels) => operations(hour, labels) * (slow(hour, labels.node) ? 0.18 : 0.0015),
      ),
    ]),
    ...counters('node_disk_read_bytes_total', disks, around(3e5, 0.8)),
    ...counters('node_disk_written_bytes_total', disks, around(2e6, 0.6)),
    ...gauges('node_filesystem_size_bytes', files, 98e9),
    ...gauges('node_filesystem_avail_bytes', files, (hour, { node }) =>
      node === 'edgeserver' ? 24e9 - 0.9e9 * hour : 51e9,
    ),
    ...gauges('node_filesystem_files', files, 6.1e6),
    ...gauges('node_filesystem_files_free', files, 5.4e6),
    ...['cpu', 'memory', 'io'].flatMap((what) =>
      counters(`node_pressure_${what}_waiting_seconds_total`, own, (hour, labels) =>
        what === 'io' && slow(hour, labels.node)
          ? 0.8
          : around({ cpu: 0.06, memory: 0.002, io: 0.02 }[what]!, 0.8)(hour, labels),
      ),
    ),
    ...['receive', 'transmit'].flatMap((direction) => [
      ...counters(`node_network_${direction}_bytes_total`, cards, around(2.4e5, 0.7)),
      ...counters(`node_network_${direction}_errs_total`, cards, 0),
      ...counters(`node_network_${direction}_drop_total`, cards, 0.02),
    ]),
    ...gauges('node_nf_conntrack_entries', own, around(2400, 0.3)),
    ...gauges('node_nf_conntrack_entries_limit', own, 131_072),
    ...gauges('kubelet_running_pods', kubelets, (_, { node }) => ({ edgeserver: 22, rtx: 28, server3: 19 })[node!]),
    ...gauges(
      'k3s_certificate_expiration_seconds',
      product(kubelets, { subject: ['CN=kube-apiserver', 'CN=system:node'], usages: ['ServerAuth'] }),
      240 * 86_400,
    ),
  ];
}
