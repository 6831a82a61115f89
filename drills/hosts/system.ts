import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { CheckedItems } from '../expectation';
import { debianProgram } from '../parts/debian';

const execute = promisify(execFile);

/** Files of one machine by their path on it, as rendered. */
export type HostFiles = Map<string, string>;

interface Output {
  readonly code: number;
  readonly text: string;
}

/** Runs a program. @returns its exit code and everything that it printed. */
async function run(program: string, args: readonly string[], env: Record<string, string> = {}): Promise<Output> {
  try {
    const { stdout, stderr } = await execute(program, args, { timeout: 60_000, env: { ...process.env, ...env } });
    return { code: 0, text: stdout + stderr };
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as { code?: number; stdout?: string; stderr?: string };
    return { code: typeof code === 'number' ? code : -1, text: `${stdout}${stderr}` };
  }
}

/** The only file whose path begins with this. @throws if there is another number of them. */
function fileBelow(files: HostFiles, folder: string): readonly [path: string, text: string] {
  const [found, ...more] = [...files].filter(([path]) => path.startsWith(folder));
  if (!found || more.length > 0) throw new Error(`expected one file below ${folder}`);
  return found;
}

function write(folder: string, path: string, text: string): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

/** A real journald with its own /run and /var/log reads the file. It logs its limits, and every option that it does not know. */
export async function checkJournal(files: HostFiles, scratch: string): Promise<CheckedItems> {
  const [, text] = fileBelow(files, '/etc/systemd/journald.conf.d/');
  const file = write(scratch, 'journald.conf', text);
  const logs = join(scratch, 'journal-logs');
  mkdirSync(join(logs, 'journal'), { recursive: true });
  const script = `set -e
mount -t tmpfs none /run
mkdir -p /run/systemd/journald.conf.d /run/systemd/journal /run/log/journal
cp "$1" /run/systemd/journald.conf.d/50.conf
mount --bind "$2" /var/log
touch /run/systemd/journal/flushed
SYSTEMD_LOG_TARGET=console SYSTEMD_LOG_LEVEL=debug timeout --preserve-status 5 /lib/systemd/systemd-journald`;
  const own = ['--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const { text: log } = await run('unshare', [...own, 'sh', '-c', script, 'journald', file, logs]);
  const options = text.split('\n').filter((line) => /^\w+=/.test(line)).length;
  const unknown = log.split('\n').filter((line) => /journald\.conf\.d.*(Unknown|Failed|Invalid)/.test(line));
  const limit = /SystemMaxUse=(\d+M)/.exec(text)?.[1]?.replace('M', '.0M');
  const limited = limit !== undefined && log.includes(`max_use=${limit}`);
  return { of: options, faults: [...unknown, ...(limited ? [] : [`the journal has no limit of ${limit}:\n${log}`])] };
}

/** A real logrotate runs on a /var/log of its own with a kern.log above the limit and a small syslog. */
export async function checkRotation(files: HostFiles, scratch: string): Promise<CheckedItems> {
  const [, text] = fileBelow(files, '/etc/logrotate.d/');
  const logs = join(scratch, 'logs');
  // Empty space: only its size counts.
  truncateSync(write(logs, 'kern.log', 'x'), 300 * 2 ** 20);
  write(logs, 'syslog', 'one line\n');
  const config = write(scratch, 'logrotate.conf', `su root root\n${text}`);
  const calls = join(scratch, 'systemctl-calls');
  const stub = write(scratch, 'bin/systemctl', `#!/bin/sh\necho "$*" >>"${calls}"\n`);
  // A daily rotation is not due: by the state, both were rotated just now.
  const now = new Date();
  const today = `${now.getFullYear()}-${now.getMonth() + 1}-${now.getDate()}-${now.getHours()}:0:0`;
  const state = write(
    scratch,
    'logrotate.state',
    `logrotate state -- version 2\n${['kern.log', 'syslog'].map((name) => `"/var/log/${name}" ${today}\n`).join('')}`,
  );
  const script = `chmod 755 "$4"; mount --bind "$1" /var/log && PATH="$(dirname "$4"):$PATH" "$5" --state "$3" "$2"`;
  const { code, text: said } = await run('unshare', [
    ...['--mount', 'sh', '-c', script, 'rotate', logs, config, state, stub, debianProgram('logrotate')],
  ]);
  const faults = [
    code === 0 ? '' : `logrotate ended with ${code}: ${said}`,
    existsSync(join(logs, 'kern.log.1.gz')) ? '' : 'a kern.log of 300 MiB was not rotated',
    existsSync(join(logs, 'syslog.1.gz')) ? 'a syslog of one line was rotated' : '',
    existsSync(calls) && readFileSync(calls, 'utf8').includes('rsyslog')
      ? ''
      : 'rsyslog got no signal to reopen its files',
  ];
  return { of: faults.length, faults: faults.filter(Boolean) };
}

/** The errors that systemd's own parser prints for a unit of this folder; undefined if there are none. */
async function refusal(folder: string, unit: string): Promise<string | undefined> {
  const { code, text } = await run(
    'systemd-analyze',
    ['verify', '--man=no', '--recursive-errors=no', join(folder, unit)],
    { SYSTEMD_UNIT_PATH: `${folder}:/lib/systemd/system` },
  );
  return code === 0 && !/Unknown|Failed|Invalid/.test(text) ? undefined : text.trim();
}

/** systemd's own parser reads the units that the distribution does not have. */
export async function checkUnits(files: HostFiles, scratch: string): Promise<CheckedItems> {
  const folder = join(scratch, 'own-units');
  const units = [...files].filter(([path]) => dirname(path) === '/etc/systemd/system');
  for (const [path, text] of units) write(folder, basename(path), text);
  const refused = await Promise.all(units.map(([path]) => refusal(folder, basename(path))));
  return { of: units.length, faults: refused.filter((each) => each !== undefined) };
}

/** systemd's own parser reads the timer with the drop-in. */
export async function checkTimer(files: HostFiles, scratch: string): Promise<CheckedItems> {
  const [path, text] = fileBelow(files, '/etc/systemd/system/logrotate');
  const unit = path.split('/').at(-2)!.replace(/\.d$/, '');
  const folder = join(scratch, 'units');
  write(folder, unit, '[Unit]\nDescription=daily\n[Timer]\nOnCalendar=daily\nAccuracySec=1h\nPersistent=true\n');
  write(
    folder,
    unit.replace('.timer', '.service'),
    '[Unit]\nDescription=rotate\n[Service]\nType=oneshot\nExecStart=/bin/true\n',
  );
  write(folder, `${unit}.d/50.conf`, text);
  const refused = await refusal(folder, unit);
  const calendars = text.split('\n').flatMap((line) => /^OnCalendar=(.*)$/.exec(line)?.slice(1) ?? []);
  const faults = refused === undefined ? [] : [refused];
  // The empty value removes the daily schedule of the distribution.
  if (calendars[0] !== '') faults.push('the daily schedule of the distribution remains');
  for (const calendar of calendars.filter(Boolean)) {
    const { code, text: parsed } = await run('systemd-analyze', ['calendar', '--iterations=2', calendar]);
    const times = [...parsed.matchAll(/(?:Next elapse|Iteration #2|Iter\. #2): (.*)/g)].map(([, time]) =>
      Date.parse(time!.replace(/^\w+ /, '').replace(' UTC', 'Z').replace(' ', 'T')),
    );
    if (code !== 0 || times.length !== 2 || times[1]! - times[0]! !== 3_600_000)
      faults.push(`OnCalendar=${calendar} is not every hour: ${parsed.trim()}`);
  }
  return { of: 1 + calendars.length, faults };
}

/** Reads every kernel setting from this machine and changes none; tmpfiles runs below a folder. */
export async function checkKernel(files: HostFiles, scratch: string): Promise<CheckedItems> {
  const [, settings] = fileBelow(files, '/etc/sysctl.d/');
  const file = write(scratch, 'sysctl.conf', settings);
  const lines = settings.split('\n').filter((line) => /^[a-z]/.test(line));
  const faults: string[] = [];
  const dry = await run('sysctl', ['--dry-run', `--load=${file}`]);
  if (dry.code !== 0) faults.push(dry.text.trim());
  for (const line of lines) {
    const [key, value] = line.split(' = ');
    if (!existsSync(`/proc/sys/${key!.replaceAll('.', '/')}`)) faults.push(`${key} does not exist`);
    if (!/^\d+$/.test(value ?? '')) faults.push(`${line} has no number`);
  }
  const [, rule] = fileBelow(files, '/etc/tmpfiles.d/');
  const target = rule
    .split('\n')
    .find((line) => line.startsWith('w '))!
    .split(/\s+/)[1]!;
  if (!existsSync(target)) faults.push(`${target} does not exist`);
  const written = write(join(scratch, 'root'), target, 'always\n');
  const tmpfiles = write(scratch, 'tmpfiles.conf', rule);
  const made = await run('systemd-tmpfiles', ['--create', `--root=${join(scratch, 'root')}`, tmpfiles]);
  const now = readFileSync(written, 'utf8').trim();
  if (made.code !== 0 || now !== 'madvise') faults.push(`tmpfiles wrote ${now}: ${made.text.trim()}`);
  return { of: lines.length + 2, faults };
}
