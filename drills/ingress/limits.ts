import { bytes } from '@twisterlab/platform/util/quantity';
import type { Routing } from '../../environments/schema/tenant';
import type { CheckedItems } from '../expectation';
import type { Processes } from '../fixtures/processes';
import { type Client, describeResponse, echoedRequest, type HttpResponse } from './client';
import { checkResponses } from './http-checks';

/** Parallel connections, and the maximum number of floods until a 429 must occur. */
const flood = { connections: 8, times: 5 };

/** Exceeds the rate limit until a 429 occurs, then waits until the host serves again. */
export async function checkRateLimit(
  client: Client,
  processes: Processes,
  host: string,
  limit: Routing,
): Promise<CheckedItems> {
  const { burst, perSecond } = limit.rateLimit;
  // More than the limit allows within ten seconds.
  const times = Math.ceil((burst + 10 * perSecond) / flood.connections);
  const statuses: number[] = [];
  for (let each = 0; each < flood.times && !statuses.includes(429); each++) {
    const answers = await client.requestAll(Array.from({ length: flood.connections }, () => ({ host, times })));
    statuses.push(...answers.flatMap((answer) => answer.statuses));
  }
  const others = [...new Set(statuses)].filter((status) => ![200, 429].includes(status));
  const faults = [
    ...(statuses.includes(429) ? [] : [`${host}: ${statuses.length} requests without a 429`]),
    ...(statuses.includes(200) ? [] : [`${host}: none of ${statuses.length} requests is served`]),
    ...(others.length > 0 ? [`${host}: responds with ${others.join(', ')}`] : []),
  ];
  await processes.until('the host serves again', async () => (await client.request({ host })).statuses[0] === 200);
  return { of: statuses.length, faults };
}

/** A body of exactly the limit, and one that is a byte longer. */
export function checkBodyLimit(client: Client, host: string, bodyLimit: string): Promise<CheckedItems> {
  const limit = bytes(bodyLimit);
  const post = (size: number) => ({ host, method: 'POST' as const, bytes: size });
  return checkResponses(client, [
    {
      question: post(limit),
      fault: (answer: HttpResponse) =>
        echoedRequest(answer)?.bytes === limit
          ? undefined
          : `${limit} bytes do not arrive: ${describeResponse(answer)}`,
    },
    {
      question: post(limit + 1),
      fault: (answer: HttpResponse) =>
        answer.statuses[0] === 413 ? undefined : `${limit + 1} bytes get ${describeResponse(answer)}`,
    },
  ]);
}
