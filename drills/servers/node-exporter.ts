import type { Processes } from '../fixtures/processes';
import { part } from '../parts/part';

/** Exposes the metrics of this machine. @param files folder with `.prom` files to expose as well. Default: none. */
export async function startNodeExporter(processes: Processes, port: number, files?: string): Promise<void> {
  await processes.start('node-exporter', await part('node-exporter'), [
    `--web.listen-address=127.0.0.1:${port}`,
    ...(files === undefined ? [] : [`--collector.textfile.directory=${files}`]),
  ]);
}

/** Exposes the metrics in the `.prom` files of a folder and no others, as the sidecar of the backups does. */
export async function startTextfileExporter(
  processes: Processes,
  { name, port, folder }: { name: string; port: number; folder: string },
): Promise<void> {
  await processes.start(name, await part('node-exporter'), [
    '--collector.disable-defaults',
    '--collector.textfile',
    `--collector.textfile.directory=${folder}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ]);
}
