import type { DerivedField, ProvisionedSource, TracesToLogs } from './grafana-sources';

type Sources = readonly ProvisionedSource[];

const typeOf = (uid: string | undefined, all: Sources) => all.find((source) => source.uid === uid)?.type;

/** From a log line to the trace of its request. */
export function* logLinks({ uid, type, jsonData }: ProvisionedSource, all: Sources): Iterable<string> {
  if (type !== 'loki') return;
  const links = jsonData?.derivedFields ?? [];
  if (all.some((source) => source.type === 'jaeger') && links.length === 0)
    yield `${uid} has no derivedFields: no log line leads to its trace`;
  for (const link of links) yield* logLink(`the derived field ${link.name} of ${uid}`, link, all);
}

function* logLink(
  of: string,
  { matcherType = 'regex', matcherRegex, datasourceUid, url }: DerivedField,
  all: Sources,
): Iterable<string> {
  if (typeOf(datasourceUid, all) !== 'jaeger')
    yield `${of} leads to ${datasourceUid ?? '(unset)'}, which is no source of traces`;
  // Provisioning replaces $name by a variable of the environment; $$ is a dollar.
  if (!/^\$\$\{__value\.(raw|text)\}$/.test(url))
    yield `${of} searches ${url}, which is no trace ID: Grafana replaces only $\${__value.raw}`;
  if (matcherType === 'label' && matcherRegex !== 'trace_id')
    yield `${of} reads the label ${matcherRegex}: Loki stores the trace ID of OTLP as trace_id`;
  if (matcherType === 'regex' && !isGroup(matcherRegex))
    yield `${of} has the expression ${matcherRegex}, which captures no trace ID (matcherType label reads a label)`;
}

function isGroup(expression: string): boolean {
  try {
    return (new RegExp(`${expression}|`).exec('')?.length ?? 0) > 1;
  } catch {
    return false;
  }
}

/** From a span to the log lines of its service at that time. */
export function* traceLinks({ uid, type, jsonData }: ProvisionedSource, all: Sources): Iterable<string> {
  if (type !== 'jaeger') return;
  const link = jsonData?.tracesToLogsV2;
  if (link) yield* traceLink(`tracesToLogsV2 of ${uid}`, link, all);
  else if (all.some((source) => source.type === 'loki'))
    yield `${uid} has no tracesToLogsV2: no span leads to its log lines`;
}

/** Minutes around a span in which its log lines are searched: clocks differ, and a line may come after its span. */
const mostMinutes = 30;

function* traceLink(of: string, link: TracesToLogs, all: Sources): Iterable<string> {
  const { datasourceUid, spanStartTimeShift = '0s', spanEndTimeShift = '0s', tags = [], filterByTraceID } = link;
  if (typeOf(datasourceUid, all) !== 'loki') yield `${of} leads to ${datasourceUid}, which is no source of logs`;
  if (!filterByTraceID) yield `${of} has no filterByTraceID: it shows the lines of all requests`;
  if (tags.length === 0) yield `${of} has no tags: Grafana searches its own defaults, labels that Loki does not have`;
  for (const { key, value } of tags) {
    if (!/^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$/.test(key))
      yield `${of} has the tag ${key}, which is no attribute of OpenTelemetry`;
    else if (value !== key.replaceAll('.', '_'))
      yield `${of} has the tag ${key} with the label ${value ?? '(unset)'}: Loki stores it as ${key.replaceAll('.', '_')}`;
  }
  const [start, end] = [minutes(spanStartTimeShift), minutes(spanEndTimeShift)];
  if (!(start < 0 && start >= -mostMinutes))
    yield `${of} has spanStartTimeShift ${spanStartTimeShift}, which is not within the ${mostMinutes} minutes before the span`;
  if (!(end > 0 && end <= mostMinutes))
    yield `${of} has spanEndTimeShift ${spanEndTimeShift}, which is not within the ${mostMinutes} minutes after the span`;
}

const units: Readonly<Record<string, number>> = { ms: 1 / 60_000, s: 1 / 60, m: 1, h: 60 };

function minutes(text: string): number {
  const [, number, unit = ''] = /^(-?\d+)(ms|s|m|h)$/.exec(text) ?? [];
  return Number(number) * (units[unit] ?? Number.NaN);
}
