import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestContext } from '../drill';
import { noFaults } from '../expectation';
import { startJaeger } from '../servers/jaeger';
import { checks } from './checks';
import type { Fixture } from './fixture';

const sent = 500;

/** Sends traces by OTLP through the collector to Jaeger. */
export async function tracing({ dist, processes, step, check, note }: TestContext, { ports }: Fixture): Promise<void> {
  const { query } = await step('start Jaeger', () => startJaeger(processes, dist, ports.jaeger));
  await step(`send ${sent} traces of two spans`, () => send(ports.otlp));
  const found = async () => {
    const path = `/api/traces?service=drill&limit=${2 * sent}&lookback=1h`;
    const answer = await fetch(`http://127.0.0.1:${query}${path}`).catch(() => undefined);
    return answer?.ok ? ((await answer.json()) as { data: { spans: unknown[] }[] }).data : [];
  };
  const deadline = Date.now() + 60_000;
  const traces = await processes.until('traces in Jaeger', async () => {
    const now = await found();
    if (now.length === sent || Date.now() > deadline) return now;
    await sleep(2000);
    return undefined;
  });
  note(`${traces.length} of ${sent} traces are in Jaeger`);
  const incomplete = traces
    .filter(({ spans }) => spans.length !== 2)
    .map(({ spans }) => `a trace with ${spans.length} spans`);
  const wrongNumber = traces.length === sent ? [] : [`${traces.length} of ${sent} traces`];
  check(checks.traces, { of: sent, faults: [...wrongNumber, ...incomplete] }, noFaults);
}

/** Trace ids are the same in each run. */
async function send(port: number): Promise<void> {
  const now = Date.now() * 1_000_000;
  const spans = [...Array(sent).keys()].flatMap((index) => {
    const id = createHash('sha256').update(`trace ${index}`).digest('hex');
    const common = { traceId: id.slice(0, 32), kind: 2, startTimeUnixNano: `${now}`, endTimeUnixNano: `${now + 1000}` };
    const [first, second] = [id.slice(32, 48), id.slice(48, 64)];
    return [
      { ...common, spanId: first, name: 'request' },
      { ...common, spanId: second, parentSpanId: first, name: 'query' },
    ];
  });
  const service = { key: 'service.name', value: { stringValue: 'drill' } };
  const body = { resourceSpans: [{ resource: { attributes: [service] }, scopeSpans: [{ spans }] }] };
  const answer = await fetch(`http://127.0.0.1:${port}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`OTLP: ${answer.status} ${await answer.text()}`);
}
