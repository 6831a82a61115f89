import { bytes } from '@twisterlab/platform/util/quantity';
import type { Routing } from '../../environments/schema/tenant';
import type { Checked } from '../expectation';
import type { Processes } from '../ground/processes';
import { check } from './asked';
import { type Answer, type Client, said, seen } from './client';

/** Connections at once, and floods until somebody has to be told that it is too much. */
const flood = { connections: 8, times: 5 };

/** Sends more than the limit allows until that is said, then waits until the host serves again. */
export async function rate(client: Client, processes: Processes, host: string, limit: Routing): Promise<Checked> {
  const { burst, perSecond } = limit.rateLimit;
  // Beyond what is allowed while ten seconds go by.
  const times = Math.ceil((burst + 10 * perSecond) / flood.connections);
  const statuses: number[] = [];
  for (let each = 0; each < flood.times && !statuses.includes(429); each++) {
    const answers = await client.askAll(Array.from({ length: flood.connections }, () => ({ host, times })));
    statuses.push(...answers.flatMap((answer) => answer.statuses));
  }
  const others = [...new Set(statuses)].filter((status) => ![200, 429].includes(status));
  const faults = [
    ...(statuses.includes(429) ? [] : [`${host}: nobody minds ${statuses.length} requests`]),
    ...(statuses.includes(200) ? [] : [`${host}: none of ${statuses.length} requests is served`]),
    ...(others.length > 0 ? [`${host}: answers ${others.join(', ')}`] : []),
  ];
  await processes.until('the host serves again', async () => (await client.ask({ host })).statuses[0] === 200);
  return { of: statuses.length, faults };
}

/** A body as long as the limit, and one that is a byte longer. */
export function bodies(client: Client, host: string, { bodyLimit }: Routing): Promise<Checked> {
  const limit = bytes(bodyLimit);
  const post = (size: number) => ({ host, method: 'POST' as const, bytes: size });
  return check(client, [
    {
      question: post(limit),
      fault: (answer: Answer) =>
        seen(answer)?.bytes === limit ? undefined : `${limit} bytes do not arrive: ${said(answer)}`,
    },
    {
      question: post(limit + 1),
      fault: (answer: Answer) =>
        answer.statuses[0] === 413 ? undefined : `${limit + 1} bytes are answered ${said(answer)}`,
    },
  ]);
}
