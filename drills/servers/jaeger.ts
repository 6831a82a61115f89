import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dist } from '../dist';
import { freePorts } from '../fixtures/ports';
import type { Processes } from '../fixtures/processes';
import { part } from '../parts/part';
import { configFile, withSettings } from './config-files';
import { isUp } from './http';

export interface Jaeger {
  /** Port of its API. */
  readonly query: number;
  readonly metrics: number;
}

/**
 * Starts a real Jaeger with the rendered configuration and waits until it is up. Changed: addresses and folders.
 * @param otlp where it receives traces, over gRPC. Default: any free port.
 */
export async function startJaeger(processes: Processes, dist: Dist, otlp?: number): Promise<Jaeger> {
  const folder = join(processes.folder, 'jaeger');
  mkdirSync(folder);
  const [query, grpc, health, metrics, free] = await freePorts(5);
  const text = configFile(dist, 'edge/jaeger/', 'jaeger.yaml').replaceAll('/badger/', `${folder}/`);
  const config = withSettings(text, {
    'extensions>healthcheckv2>http>endpoint': `127.0.0.1:${health}`,
    'extensions>jaeger_query>http>endpoint': `127.0.0.1:${query}`,
    'extensions>jaeger_query>grpc>endpoint': `127.0.0.1:${grpc}`,
    'receivers>otlp>protocols>grpc>endpoint': `127.0.0.1:${otlp ?? free}`,
    'service>telemetry>metrics>readers': [{ pull: { exporter: { prometheus: { host: '127.0.0.1', port: metrics } } } }],
  });
  writeFileSync(join(folder, 'jaeger.yaml'), config);
  await processes.start('jaeger', await part('jaeger'), [`--config=${folder}/jaeger.yaml`]);
  await processes.until('Jaeger is up', () => isUp(`http://127.0.0.1:${health}/status`));
  return { query, metrics };
}
