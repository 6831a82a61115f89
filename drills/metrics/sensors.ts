import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Processes } from '../fixtures/processes';
import { part } from '../parts';

/** Files of the kernel's hwmon below /sys, in thousandths of a degree. Source: Documentation/hwmon/sysfs-interface of Linux. */
const chips = {
  'isa/coretemp.0': {
    name: 'coretemp',
    temp1_label: 'Package id 0',
    temp1_input: 45_000,
    temp1_max: 80_000,
    temp1_crit: 100_000,
    temp1_crit_alarm: 0,
  },
  'pci/nvme0': {
    name: 'nvme',
    temp1_label: 'Composite',
    temp1_input: 38_850,
    temp1_min: -273_150,
    temp1_max: 84_850,
    temp1_crit: 87_850,
    fan1_input: 1_200,
  },
} as const;

/** Exposes sensors of a CPU and of a disk: machines that run drills, mostly virtual ones, have none. */
export async function startSensors(processes: Processes, port: number): Promise<void> {
  const system = join(processes.folder, 'sensors');
  const all = join(system, 'class/hwmon');
  mkdirSync(all, { recursive: true });
  for (const [index, [device, files]] of Object.entries(chips).entries()) {
    const folder = join(system, 'devices', device, `hwmon/hwmon${index}`);
    mkdirSync(folder, { recursive: true });
    for (const [name, value] of Object.entries(files)) writeFileSync(join(folder, name), `${value}\n`);
    symlinkSync('../..', join(folder, 'device'));
    symlinkSync(relative(all, folder), join(all, `hwmon${index}`));
  }
  await processes.start('sensors', await part('node-exporter'), [
    `--path.sysfs=${system}`,
    '--collector.disable-defaults',
    '--collector.hwmon',
    '--web.disable-exporter-metrics',
    `--web.listen-address=127.0.0.1:${port}`,
  ]);
}
