import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { healthFiles } from '@twisterlab/platform/hosts/health';
import type { Dist } from '../dist';
import { machinePrograms } from '../fixtures/machine-programs';
import { freePorts } from '../fixtures/ports';
import type { Processes } from '../fixtures/processes';
import { configFile } from '../servers/config-files';
import { startNodeExporter, startTextfileExporter } from '../servers/node-exporter';
import { hostNetworkTarget, podTarget, type Target } from '../servers/targets';

const execute = promisify(execFile);

/** A backup of a few bytes, run by the rendered library. */
const task = `
copy() { echo data >"$1/data"; echo content >"$1/content"; }
read_back() { [ -s "$1/data" ]; }
restored() { :; }
task "$1"
`;

/** Exporters of this machine, as the node, and of the metrics that the rendered backup script writes. */
export async function startNode(processes: Processes, dist: Dist): Promise<Target[]> {
  const [node, backups] = await freePorts(2);
  const metrics = await measureVolumes(processes, dist);
  await reportHealth(processes, metrics);
  await startNodeExporter(processes, node, metrics);
  const folder = await runBackups(processes, dist);
  await startTextfileExporter(processes, { name: 'backups', port: backups, folder });
  return [hostNetworkTarget('node-exporter', node), podTarget('backups', backups)];
}

/** Measures a volume by the rendered script. @returns the folder with the metrics. */
async function measureVolumes(processes: Processes, dist: Dist): Promise<string> {
  const [volumes, metrics] = [join(processes.folder, 'storage'), join(processes.folder, 'volume-sizes')];
  mkdirSync(join(volumes, 'pvc-0_twisterlab_data-redis-0'), { recursive: true });
  mkdirSync(metrics);
  const script = join(processes.folder, 'volume-sizes.sh');
  writeFileSync(script, configFile(dist, 'edge/node-exporter/ConfigMap.volume-sizes-', 'volume-sizes.sh'));
  await execute('sh', [script, volumes, metrics, 'once'], { timeout: 60_000 });
  return metrics;
}

/** Runs the script of the machine, on disks and units that fail. */
async function reportHealth(processes: Processes, metrics: string): Promise<void> {
  const programs = machinePrograms(join(processes.folder, 'machine-programs'));
  const script = join(processes.folder, 'machine-health.sh');
  writeFileSync(script, healthFiles.find(({ path }) => path.endsWith('.sh'))!.text);
  const env = { ...process.env, PATH: `${programs}:${process.env.PATH}` };
  await execute('sh', [script, metrics], { env, timeout: 60_000 });
}

/** @returns the folder with the metrics. */
async function runBackups(processes: Processes, dist: Dist): Promise<string> {
  const folder = join(processes.folder, 'copies');
  mkdirSync(folder);
  const script = join(processes.folder, 'backup.sh');
  writeFileSync(script, configFile(dist, 'production/backups/ConfigMap.backup-scripts-', 'lib.sh') + task);
  const env = { ...process.env, BACKUP: 'postgres', KEEP: '7', CLAIM: folder };
  for (const task of ['backup', 'drill']) await execute('bash', [script, task], { env, timeout: 60_000 });
  return join(folder, 'metrics');
}
