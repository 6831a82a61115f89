import type { Dist } from '../dist';
import type { CheckedItems } from '../expectation';
import { freePorts } from '../fixtures/ports';
import type { Processes } from '../fixtures/processes';
import { Loki } from '../servers/loki';
import { Prometheus } from '../servers/prometheus';
import type { QueryClient } from '../servers/query-client';
import type { Command } from './page';

/** Asks a Prometheus and a Loki without data. A query that they refuse is a fault. */
export async function askServers(
  processes: Processes,
  dist: Dist,
  commands: readonly Command[],
): Promise<Readonly<Record<'promql' | 'logql', CheckedItems>>> {
  const [port, http, grpc] = await freePorts(3);
  const prometheus = await Prometheus.start(processes, { port: port!, config: 'global: {}\n' });
  await processes.until('Prometheus answers', async () => (await prometheus.queryOnceUp('vector(1)')).length > 0);
  const loki = new Loki(processes, dist, { http: http!, grpc: grpc! });
  await loki.start();
  return {
    promql: await ask(
      prometheus,
      commands.filter(({ language }) => language === 'promql'),
    ),
    logql: await ask(
      loki,
      commands.filter(({ language }) => language === 'logql'),
    ),
  };
}

async function ask(client: QueryClient, queries: readonly Command[]): Promise<CheckedItems> {
  const faults: string[] = [];
  for (const { page, line, text } of queries)
    await client.query(text).catch((error: Error) => faults.push(`${page}:${line}: ${text}: ${error.message.trim()}`));
  return { of: queries.length, faults };
}
