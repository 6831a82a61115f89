import { parse } from 'yaml';
import { budget, configuration } from '../../charts/monitoring/collector/configuration';
import { distribution } from '../../charts/monitoring/collector/distribution';
import { podLogs } from '../../charts/monitoring/collector/pod-logs';
import { severityOperators } from '../../charts/monitoring/collector/severity';
import { collector } from '../../charts/monitoring/endpoints';
import { limits } from '../../charts/monitoring/loki/limits';

const kinds = ['receivers', 'processors', 'exporters'] as const;

const config = parse(configuration());
const pipelines: Record<string, string[]>[] = Object.values(config.service.pipelines);
const typeOf = (name: string) => name.split('/')[0]!;

describe('the pipelines of the collector', () => {
  it.each(kinds)('use exactly the defined %s', (kind) => {
    const used = new Set(pipelines.flatMap((pipeline) => pipeline[kind] ?? []));
    expect(Object.keys(config[kind]).sort()).toEqual([...used].sort());
  });

  it('enable the defined extensions', () => {
    expect(Object.keys(config.extensions).sort()).toEqual([...config.service.extensions].sort());
  });

  it.each([...kinds, 'extensions'] as const)('use %s that are in the image', (kind) => {
    const known: readonly string[] = distribution[kind];
    expect(Object.keys(config[kind]).filter((name) => !known.includes(typeOf(name)))).toEqual([]);
  });

  it('start with the memory_limiter', () => {
    for (const { processors } of pipelines) expect(processors![0]).toBe('memory_limiter');
  });

  it('have no batch processor, which loses data that counts as read', () => {
    expect(pipelines.flatMap(({ processors }) => processors!.map(typeOf))).not.toContain('batch');
  });
});

describe('queues and offsets', () => {
  it.each(Object.keys(config.exporters))('%s has a queue on disk and retries without limit', (name) => {
    const { sending_queue, retry_on_failure } = config.exporters[name];
    expect(sending_queue).toMatchObject({ enabled: true, storage: 'file_storage' });
    expect(retry_on_failure).toMatchObject({ enabled: true, max_elapsed_time: '0s' });
  });

  it('stops reading when the queue is full', () => {
    expect(config.exporters['otlp_http/loki'].sending_queue.block_on_overflow).toBe(true);
  });

  it.each(['file_log/pods', 'file_log/host'])('%s keeps its offsets across restarts', (name) => {
    const { storage, start_at, retry_on_failure } = config.receivers[name];
    expect({ storage, start_at, retry_on_failure }).toEqual({
      storage: 'file_storage',
      start_at: 'beginning',
      retry_on_failure: { enabled: true, max_elapsed_time: '0s' },
    });
  });

  it('sends batches that Loki accepts', () => {
    const { max_size, min_size } = config.exporters['otlp_http/loki'].sending_queue.batch;
    expect(min_size).toBeLessThan(max_size);
    expect(max_size).toBeLessThanOrEqual(limits.ingestionBurstMb * 1024 * 1024);
    // Short lines grow most: twenty bytes of text are some 400 with their metadata.
    expect(20 * max_size).toBeLessThanOrEqual(limits.message);
  });

  it('collects garbage before it refuses data, and refuses data before it is killed', () => {
    expect(budget.limitMib).toBeLessThan(budget.goMemLimit + budget.spikeLimitMib);
    expect(budget.goMemLimit).toBeLessThan(budget.memory);
    expect(budget.limitMib + budget.spikeLimitMib).toBeLessThan(budget.memory);
    expect(budget.spikeLimitMib).toBeLessThan(budget.limitMib);
  });
});

describe('log files', () => {
  it('exclude those of the collector itself', () => {
    expect(podLogs.exclude[0]).toBe(`/var/log/pods/${collector.namespace}_${collector.name}-*/*/*`);
  });

  it('include rotated files, but not compressed ones, which were read before', () => {
    expect(podLogs.include).toEqual(['/var/log/pods/*/*/*.log', '/var/log/pods/*/*/*.log.*']);
    expect(podLogs.exclude).toContain('**/*.gz');
  });
});

describe('a stack trace', () => {
  const { is_first_entry } = podLogs.operators[1];
  const pattern = new RegExp(JSON.parse(is_first_entry.match(/matches (".*")\)$/)![1]!));

  it.each([
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
  ])('%j starts a new entry: %s', (line, first) => {
    expect(!pattern.test(line)).toBe(first);
  });
});

describe('the level of a line', () => {
  const forms = severityOperators.filter(({ type }) => type === 'regex_parser').map(({ regex }) => regex as string);
  const { mapping } = severityOperators.find(({ type }) => type === 'severity_parser') as {
    mapping: Record<string, readonly string[]>;
  };
  /** Like the collector: the level of the word in the first pattern that matches. */
  function levelOf(line: string): string | undefined {
    for (const form of forms) {
      const word = line.match(new RegExp(form.replace('?P<', '?<')))?.groups?.level?.toLowerCase();
      if (word) return Object.keys(mapping).find((level) => mapping[level]!.includes(word));
    }
    return undefined;
  }

  it.each([
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
  ])('%j: %s', (line, level) => {
    expect(levelOf(line)).toBe(level);
  });

  it('maps each word to one severity', () => {
    const words = Object.values(mapping).flat();
    expect(new Set(words).size).toBe(words.length);
    expect(Object.keys(mapping)).toEqual(['trace', 'debug', 'info', 'warn', 'error', 'fatal']);
  });
});
