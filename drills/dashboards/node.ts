import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Dist } from '../dist';
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
  await startNodeExporter(processes, node, await measureVolumes(processes, dist));
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
