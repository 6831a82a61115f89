import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { NodeCluster } from '../fixtures/node-cluster';
import { internet } from '../fixtures/nodes/addresses';
import { part } from '../parts';

/** A registry outside the LAN. */
export interface InternetRegistry {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts an empty registry in the drill's internet. @param name of its process. */
export async function startInternetRegistry(
  fixture: NodeCluster,
  name: string,
  port: number,
): Promise<InternetRegistry> {
  const { processes } = fixture.api;
  const file = join(processes.folder, `${name}.yml`);
  const addr = `${internet.registry}:${port}`;
  const storage = { filesystem: { rootdirectory: join(processes.folder, name) } };
  writeFileSync(file, stringify({ version: 0.1, log: { level: 'warn' }, storage, http: { addr, secret: 'drill' } }));
  const [program, ...inside] = fixture.inside('lan');
  const running = await processes.start(name, program!, [...inside, await part('registry'), 'serve', file], {
    OTEL_TRACES_EXPORTER: 'none',
  });
  const url = `http://${addr}`;
  await processes.until(`the ${name} answers`, async () => (await fixture.fetchFromLan(`${url}/v2/`)) !== undefined);
  return { url, stop: () => processes.end(running) };
}
