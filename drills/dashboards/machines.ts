import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Kinds } from '@twisterlab/platform/model/kinds';
import type { Dist } from '../dist';
import { freePorts } from '../ground/ports';
import type { Processes } from '../ground/processes';
import { part } from '../parts/part';
import { onNode, type Target, target } from './target';

const execute = promisify(execFile);

/** A backup of next to nothing; everything around it is the rendered script's. */
const nothing = `
copy() { echo data >"$1/data"; echo content >"$1/content"; }
read_back() { [ -s "$1/data" ]; }
restored() { :; }
task "$1"
`;

/** This machine as the node, and the metrics of backups that the rendered script made here. */
export async function startMachine(processes: Processes, dist: Dist): Promise<Target[]> {
  const [node, backups] = await freePorts(2);
  const program = await part('node-exporter');
  await processes.start('node-exporter', program, [`--web.listen-address=127.0.0.1:${node}`]);
  await processes.start('backups', program, [
    '--collector.disable-defaults',
    '--collector.textfile',
    `--collector.textfile.directory=${await runBackups(processes, dist)}`,
    `--web.listen-address=127.0.0.1:${backups}`,
  ]);
  return [onNode('node-exporter', node), target('backups', backups)];
}

/** @returns the folder with what each told. */
async function runBackups(processes: Processes, dist: Dist): Promise<string> {
  const folder = join(processes.folder, 'copies');
  mkdirSync(folder);
  const { manifest } = dist.find(({ path }) => /^production\/backups\/ConfigMap\.backup-scripts-/.test(path));
  const script = join(processes.folder, 'backup.sh');
  writeFileSync(script, (manifest as Kinds['ConfigMap']).data!['lib.sh']! + nothing);
  const env = { ...process.env, BACKUP: 'postgres', KEEP: '7', CLAIM: folder };
  for (const task of ['backup', 'drill']) await execute('bash', [script, task], { env, timeout: 60_000 });
  return join(folder, 'metrics');
}
