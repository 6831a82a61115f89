import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { healthFiles } from '@twisterlab/platform/hosts/health';
import { machinePrograms } from '../../drills/fixtures/machine-programs';
import { temporaryFolder } from '../kit/command';

const folder = temporaryFolder();
const script = join(folder, 'machine-health.sh');
writeFileSync(script, healthFiles.find(({ path }) => path.endsWith('.sh'))!.text);

/** The metrics after a run with these programs and the tools of every system. */
function metrics(name: string, options = {}): string[] {
  const programs = machinePrograms(join(folder, name, 'bin'), options);
  for (const tool of ['awk', 'cat', 'chmod', 'date', 'grep', 'mv', 'sh']) {
    symlinkSync(execFileSync('sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).trim(), join(programs, tool));
  }
  const written = join(folder, name, 'metrics');
  mkdirSync(written);
  execFileSync('sh', [script, written], { env: { PATH: programs } });
  expect(readdirSync(written)).toEqual(['machine.prom']);
  return readFileSync(join(written, 'machine.prom'), 'utf8').trim().split('\n');
}

const samples = (lines: readonly string[], name: string) => lines.filter((line) => line.startsWith(`${name}{`));

describe('the health of a machine', () => {
  const lines = metrics('all');

  it('has failed units, with names that a label can have', () => {
    expect(samples(lines, 'machine_systemd_unit_failed')).toEqual([
      'machine_systemd_unit_failed{unit="apt-daily.service"} 1',
      'machine_systemd_unit_failed{unit="dev-disk-by\\\\x2duuid-1.swap"} 1',
    ]);
  });

  it('has the state that disks report; one that sleeps or has no SMART reports nothing', () => {
    expect(samples(lines, 'machine_disk_healthy')).toEqual([
      'machine_disk_healthy{disk="sda"} 1',
      'machine_disk_healthy{disk="sdb"} 0',
      'machine_disk_healthy{disk="nvme0n1"} 1',
    ]);
    expect(samples(lines, 'machine_disk_bad_sectors')).toEqual([
      'machine_disk_bad_sectors{disk="sda",kind="reallocated"} 16',
      'machine_disk_bad_sectors{disk="sda",kind="pending"} 8',
      'machine_disk_bad_sectors{disk="sda",kind="uncorrectable"} 2',
      'machine_disk_bad_sectors{disk="nvme0n1",kind="media"} 1024',
    ]);
    expect(samples(lines, 'machine_disk_wear_ratio')).toEqual(['machine_disk_wear_ratio{disk="nvme0n1"} 0.93']);
    expect(lines).toContain('machine_smartctl_installed 1');
  });

  it('has the samples of each metric together, and the time', () => {
    const names = lines.map((line) => line.replace(/^# TYPE /, '').replace(/[ {].*/, ''));
    const starts = names.filter((name, index) => name !== names[index - 1]);
    expect(starts).toEqual([...new Set(starts)]);
    expect(Number(lines.at(-1)!.split(' ')[1])).toBeGreaterThan(1.7e9);
  });

  it('reports that smartctl is missing', () => {
    const without = metrics('without', { smartctl: false });
    expect(without).toContain('machine_smartctl_installed 0');
    expect(samples(without, 'machine_disk_healthy')).toEqual([]);
    expect(samples(without, 'machine_systemd_unit_failed')).toHaveLength(2);
  });
});
