import { nodes } from './pods';
import { isBusyNight } from './schedule';
import { around, counters, gauges, type Labels, type Period, product, type Simulated } from './series';
import { target } from './targets';

/** Series of the machines. */
export function machineSeries(period: Period): Simulated[] {
  const own = nodes.map((node) => target('node-exporter', 'node-agents', `node-exporter-7c9f4-${node}`, node, true));
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
  // More at night.
  const inMode = (hour: number, labels: Labels) =>
    around(modes[labels.mode!]!, 0.7)(hour, labels) * (isBusyNight(period, hour) ? 2.5 : 1);
  const sensors = product(own, { chip: ['platform_coretemp_0'], sensor: ['temp1'] });
  const health = product(own, { disk: ['/dev/nvme0'] });
  return [
    ...gauges('node_uname_info', product(own, { nodename: ['n'] }), 1),
    ...gauges('node_boot_time_seconds', own, Date.UTC(2026, 7, 20) / 1000),
    ...gauges('node_timex_sync_status', own, 1),
    ...gauges('node_timex_offset_seconds', own, around(0.002, 0.9)),
    ...gauges('node_hwmon_temp_celsius', sensors, around(48, 0.2)),
    ...gauges('node_hwmon_temp_max_celsius', sensors, 100),
    ...gauges('machine_disk_healthy', health, 1),
    ...gauges('machine_disk_bad_sectors', product(health, { kind: ['reallocated'] }), 2),
    ...gauges('machine_disk_bad_sectors', product(health, { kind: ['pending'] }), 0),
    ...gauges('machine_disk_wear_ratio', health, 0.12),
    ...gauges('machine_smartctl_installed', own, 1),
    ...gauges('machine_systemd_unit_failed', product(own, { unit: ['k3s.service'] }), 0),
    // Every quarter of an hour.
    ...gauges('machine_health_time_seconds', own, (hour) => period.start + Math.floor(hour * 4) * 900),

    ...counters('node_vmstat_oom_kill', own, 0),
    ...gauges('node_memory_MemTotal_bytes', own, 15 * 2 ** 30),
    ...gauges('node_memory_MemAvailable_bytes', own, around(7 * 2 ** 30, 0.1)),
    ...counters('node_cpu_seconds_total', product(cpus, { mode: Object.keys(modes) }), inMode),
    ...cpus.flatMap((cpu) => {
      const busyModes = Object.keys(modes).map((mode) => ({ ...cpu, mode }));
      return counters('node_cpu_seconds_total', [{ ...cpu, mode: 'idle' }], (hour) =>
        Math.max(0, 1 - busyModes.reduce((sum, each) => sum + inMode(hour, each), 0)),
      );
    }),
    ...counters('node_disk_io_time_seconds_total', disks, busy),
    ...['read', 'write'].flatMap((what) => [
      ...counters(`node_disk_${what}s_completed_total`, disks, operations),
      ...counters(
        `node_disk_${what}_time_seconds_total`,
        disks,
        (hour, labels) => operations(hour, labels) * (isBusyNight(period, hour) ? 0.009 : 0.0015),
      ),
    ]),
    ...counters('node_disk_read_bytes_total', disks, around(3e5, 0.8)),
    ...counters('node_disk_written_bytes_total', disks, around(2e6, 0.6)),
    ...gauges('node_filesystem_size_bytes', files, 98e9),
    ...gauges('node_filesystem_avail_bytes', files, (hour, { node }) =>
      node === 'edgeserver' ? 34e9 - 1e7 * hour : 51e9,
    ),
    ...gauges('node_filesystem_readonly', files, 0),
    ...gauges('node_filesystem_files', files, 6.1e6),
    ...gauges('node_filesystem_files_free', files, 5.4e6),
    ...['cpu', 'memory', 'io'].flatMap((what) =>
      counters(`node_pressure_${what}_waiting_seconds_total`, own, (hour, labels) =>
        around({ cpu: 0.06, memory: 0.002, io: 0.02 }[what]!, 0.8)(hour, labels),
      ),
    ),
    ...['receive', 'transmit'].flatMap((direction) => [
      ...counters(`node_network_${direction}_bytes_total`, cards, around(2.4e5, 0.7)),
      ...counters(`node_network_${direction}_packets_total`, cards, around(300, 0.7)),
      ...counters(`node_network_${direction}_errs_total`, cards, 0),
      ...counters(`node_network_${direction}_drop_total`, cards, 0.02),
    ]),
    ...counters('node_network_carrier_down_changes_total', cards, 0),
    ...counters('node_pressure_io_stalled_seconds_total', own, (hour, labels) =>
      around(isBusyNight(period, hour) ? 0.12 : 0.01, 0.6)(hour, labels),
    ),
    ...gauges('node_nf_conntrack_entries', own, around(2400, 0.3)),
    ...gauges('node_nf_conntrack_entries_limit', own, 131_072),
  ];
}
