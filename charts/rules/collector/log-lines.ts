import { type ApplicationLog, applicationLogs } from './application-logs';
import { condition } from './conditions';
import type { Entry } from './entry';
import { type Operator, run } from './operators';

/** Lines as programs of the cluster write them, and the level with which they must be found. */
export const levels: readonly (readonly [line: string, level: string | undefined])[] = [
  ['INFO:     Started server process [1]', 'info'],
  ['{"timestamp":"x","level":"warning","msg":"0 errors"}', 'warn'],
  ['time="2026-11-26T00:03:54Z" level=error msg="rpc"', 'error'],
  ['level=info ts=2026-11-26T00:10:53Z msg="failed with ERROR 3"', 'info'],
  ['2026-11-26 00:03:54.123 UTC [7] FATAL:  password authentication failed', 'fatal'],
  ['2026-11-26 00:03:54.123 UTC [7] LOG:  checkpoint starting: time', 'info'],
  ['E1126 00:03:54.000000       1 reflector.go:158] failed', 'error'],
  ['2026-11-26 00:03:54,123 INFO: no action. I am (postgres-cluster-0), the leader', 'info'],
  ['2026-11-26T00:03:54Z ERR Router uses a nonexistent middleware', 'error'],
  ['INFO:     10.42.0.7:1 - "GET /ERROR HTTP/1.1" 200 OK', 'info'],
  ['1:M 26 Nov 2026 00:03:54.000 * Ready to accept connections tcp', undefined],
  ['there was no error at all', undefined],
  // Every name of a level that a program of the cluster uses: slog, zerolog, klog, logrus, zap, Python and PostgreSQL.
  ...Object.entries({
    trace: ['TRACE', 'TRC'],
    debug: ['DEBUG', 'DBG'],
    info: ['INFO', 'INF', 'NOTICE', 'LOG'],
    warn: ['WARN', 'WRN', 'WARNING'],
    error: ['ERROR', 'ERR'],
    fatal: ['CRITICAL', 'FATAL', 'FTL', 'PANIC'],
  }).flatMap(([level, names]) => names.map((name) => [`2026-11-26 ${name} message`, level] as const)),
  ...Object.entries({ I: 'info', W: 'warn', E: 'error', F: 'fatal' }).map(
    ([letter, level]) => [`${letter}1126 00:03:54.000000 1 main.go:1] message`, level] as const,
  ),
];

/** Lines, and whether each starts a new entry. Others belong to the entry before them. */
export const firstLines: readonly (readonly [line: string, isFirst: boolean])[] = [
  ['Traceback (most recent call last):', false],
  ['  File "/app/main.py", line 7, in handle', false],
  ['\tat java.base/java.lang.Thread.run(Thread.java:840)', false],
  ['', false],
  ['ValueError: invalid literal', false],
  ['sqlalchemy.exc.OperationalError: (psycopg) connection refused', false],
  ['During handling of the above exception, another exception occurred:', false],
  ['Caused by: java.io.IOException', false],
  ['ERROR:    Exception in ASGI application', true],
  ['INFO:     127.0.0.1:5432 - "GET / HTTP/1.1" 200 OK', true],
  ['{"level":"error","msg":"x"}', true],
  ['2026-11-26 00:03:54.123 UTC [7] ERROR:  relation "x" does not exist', true],
];

/** Attributes that are of use with a line; each other one would be stored with every line. */
const kept = new Set(['log.iostream', 'program']);

/** The operators of container logs: they parse the file format, join stack traces, and find the level. */
export function* containerLineFaults(operators: readonly Operator[], hasPath: boolean): Iterable<string> {
  const [container] = operators;
  if (container?.type !== 'container' || container.if !== undefined)
    yield 'the first operator is not `container`: lines keep the prefix of the container runtime, and have no pod';
  if (container?.format !== undefined && container.format !== 'containerd')
    yield `the format is ${container.format}, but K3s runs containerd`;
  if (!hasPath) yield 'include_file_path is not true: the pod of a line is parsed from the path';
  yield* stackTraceFaults(operators.find(({ type }) => type === 'recombine'));
  for (const [line, level] of levels) yield* entryFaults(operators, readLine(line, 'demo', 'stdout', hasPath), level);
  for (const log of applicationLogs) yield* applicationFaults(operators, log, hasPath);
}

/** A line as the operator `container` leaves it. */
const readLine = (body: string, container: string, stream: string, hasPath: boolean): Entry => ({
  body,
  attributes: new Map([
    ...(hasPath ? ([['log.file.path', `/var/log/pods/default_demo_1/${container}/0.log`]] as const) : []),
    ['logtag', 'F'],
    ['log.iostream', stream],
  ]),
});

function* entryFaults(operators: readonly Operator[], entry: Entry, level: string | undefined): Iterable<string> {
  yield* run(operators, entry);
  const [line, ...more] = entry.body.split('\n');
  if (entry.severity !== level)
    yield `the ${more.length > 0 ? 'entry' : 'line'} ${JSON.stringify(line)} has the level ${entry.severity ?? '(none)'}, but is ${level ?? 'without one'}`;
  if (level !== undefined && !entry.hasStandardText)
    yield 'overwrite_text is not true: the same severity has a text for each program';
  yield* leftover(entry);
}

/** Joins the lines of a log and runs each entry through the operators. */
function* applicationFaults(operators: readonly Operator[], log: ApplicationLog, hasPath: boolean): Iterable<string> {
  const { container, stream, entries } = log;
  // The receiver removes blanks at the end of a line. Source: preserve_trailing_whitespaces of file_log, and the drill `logs`.
  const lines = log.lines.map((line) => line.trimEnd());
  const isFirst = condition(operators.find(({ type }) => type === 'recombine')?.is_first_entry ?? '');
  if (!isFirst) return;
  const starts = lines.flatMap((body, index) => (isFirst({ body, attributes: new Map() }) ? [index] : []));
  const found = starts.map((start, index) => lines.slice(start, starts[index + 1]));
  const sizes = found.map(({ length }) => length).join(', ');
  const expected = entries.map(([size]) => size).join(', ');
  if (sizes !== expected)
    yield `the entries of ${container} on ${stream} have ${sizes} lines, but are of ${expected}: ${found.map(([line]) => JSON.stringify(line)).join(', ')}`;
  else
    for (const [index, body] of found.entries())
      yield* entryFaults(operators, readLine(body.join('\n'), container, stream, hasPath), entries[index]![1]);
}

function* stackTraceFaults(recombine: Operator | undefined): Iterable<string> {
  if (!recombine) {
    yield 'no operator joins the lines of a stack trace (recombine): each is an entry of its own';
    return;
  }
  const { is_first_entry = '', combine_field, source_identifier = 'attributes["log.file.path"]' } = recombine;
  if (combine_field !== 'body') yield `combine_field is ${combine_field ?? 'not set'}: the text of a line is its body`;
  if (source_identifier !== 'attributes["log.file.path"]')
    yield `source_identifier is ${source_identifier}: lines of different files are joined`;
  const isFirst = condition(is_first_entry);
  if (!isFirst) yield `is_first_entry is ${is_first_entry || 'not set'}, which synth cannot evaluate`;
  for (const [body, first] of firstLines)
    if (isFirst && isFirst({ body, attributes: new Map() }) !== first)
      yield `the line ${JSON.stringify(body)} ${first ? 'is joined with the one before' : 'starts an entry of its own'}`;
}

/** The operators of the node's syslog: rsyslog writes ISO times, or those of BSD without a year. */
export function* hostLineFaults(operators: readonly Operator[]): Iterable<string> {
  for (const [line, hasTime] of [
    ['2026-11-26T00:03:54.123456+00:00 edgeserver kernel: Out of memory', true],
    ['Nov 26 00:03:54 edgeserver kernel: Out of memory', false],
    ['Nov  6 00:03:54 edgeserver kernel[1]: Out of memory', false],
  ] as const) {
    const entry: Entry = { body: line, attributes: new Map() };
    yield* run(operators, entry);
    if (entry.attributes.get('program') !== 'kernel')
      yield `the line ${JSON.stringify(line)} has the program ${entry.attributes.get('program') ?? '(none)'}`;
    if (hasTime && !entry.hasTime) yield `the line ${JSON.stringify(line)} gets the time at which it is read`;
    yield* leftover(entry);
  }
  yield* run(operators, { body: 'a line of another form', attributes: new Map() });
  yield* run(operators, { body: '2026-', attributes: new Map() });
  yield* run(operators, { body: 'No', attributes: new Map() });
}

function* leftover({ attributes }: Entry): Iterable<string> {
  for (const name of attributes.keys())
    if (!kept.has(name)) yield `the attribute ${name} is not removed: Loki stores it with every line`;
}
