import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Story } from '../drill';
import { faultless } from '../expectation';
import { freePorts } from '../ground/ports';
import { part } from '../parts/part';
import { altered, filesOf } from './configs';
import { promises } from './promises';
import type { Scene } from './scene';

const sent = 500;
/** What a sampler that keeps one in ten lets through of these. */
const kept = { least: 25, most: 75 };

/** Traces go by OTLP through the collector to a Jaeger with the rendered configuration. Changed: addresses and folders. */
export async function tracing(story: Story, { ports }: Scene): Promise<void> {
  const { processes, step, promise, note } = story;
  const query = await step('a Jaeger', () => start(story, ports.jaeger));
  await step(`${sent} traces of two spans`, () => send(ports.otlp));
  const ask = async () => {
    const path = `/api/traces?service=drill&limit=${2 * sent}&lookback=1h`;
    const answer = await fetch(`http://127.0.0.1:${query}${path}`).catch(() => undefined);
    return answer?.ok ? ((await answer.json()) as { data: { spans: unknown[] }[] }).data : [];
  };
  const deadline = Date.now() + 60_000;
  let last = -1;
  // Until no more come: those that were taken come within seconds of each other.
  const found = await processes.until('traces in Jaeger', async () => {
    const traces = await ask();
    const settled = traces.length > 0 && traces.length === last;
    last = traces.length;
    await new Promise((resolve) => setTimeout(resolve, 2000));
    return settled || Date.now() > deadline ? traces : undefined;
  });
  note(`${found.length} of ${sent} traces are in Jaeger`);
  const torn = found.filter(({ spans }) => spans.length !== 2).map(({ spans }) => `a trace with ${spans.length} spans`);
  const many = found.length < kept.least || found.length > kept.most ? [`${found.length} of ${sent} traces`] : [];
  promise(promises.traces, { of: sent, faults: [...many, ...torn] }, faultless);
}

/** @returns the port that it is asked at. */
async function start({ processes, dist }: Story, otlp: number): Promise<number> {
  const folder = join(processes.folder, 'jaeger');
  mkdirSync(folder);
  const [query, grpc, health, metrics] = await freePorts(4);
  const text = filesOf(dist, 'edge/jaeger/ConfigMap.jaeger-config')['jaeger.yaml']!;
  const config = altered(text.replaceAll('/badger/', `${folder}/`), {
    'extensions>healthcheckv2>http>endpoint': `127.0.0.1:${health}`,
    'extensions>jaeger_query>http>endpoint': `127.0.0.1:${query}`,
    'extensions>jaeger_query>grpc>endpoint': `127.0.0.1:${grpc}`,
    'receivers>otlp>protocols>grpc>endpoint': `127.0.0.1:${otlp}`,
    'service>telemetry>metrics>readers': [{ pull: { exporter: { prometheus: { host: '127.0.0.1', port: metrics } } } }],
  });
  writeFileSync(join(folder, 'jaeger.yaml'), config);
  await processes.start('jaeger', await part('jaeger'), [`--config=${folder}/jaeger.yaml`]);
  const up = () =>
    fetch(`http://127.0.0.1:${health}/status`).then(
      ({ ok }) => ok,
      () => false,
    );
  await processes.until('Jaeger is up', up);
  return query;
}

/** Ids are the same in each run, so what a sampler makes of them is as well. */
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
