import { FileFormat, shape } from '@twisterlab/platform/files/format';
import { mountedFiles } from '@twisterlab/platform/link/mounted-files';
import { repository } from '@twisterlab/platform/util/image';
import type { Rule } from '@twisterlab/platform/verify/rule';
import { images } from '../images';

interface Settings {
  /** URL. */
  readonly target: string;
  /** Requests. */
  readonly perSecond: number;
  readonly seconds: number;
  /** Virtual users: requests that may wait for their answer at a time. */
  readonly atOnce: number;
  /** Share of failures, milliseconds of the 95th percentile, number of requests that were not sent. */
  readonly thresholds: { readonly failed: number; readonly latency: number; readonly unsent: number };
}

const whole = { type: 'integer', minimum: 1 } as const;

/** A threshold that is missing is NaN in the script, and k6 then accepts every result. */
const settingsFormat = new FileFormat<Settings>(
  'the settings of a load test',
  shape.closed(
    {
      target: { type: 'string', pattern: '^https?://' },
      perSecond: whole,
      seconds: { ...whole, maximum: 900 },
      atOnce: whole,
      thresholds: shape.closed(
        {
          failed: { type: 'number', exclusiveMinimum: 0, maximum: 0.005 },
          latency: whole,
          unsent: { type: 'number', minimum: 1 },
        },
        ['failed', 'latency', 'unsent'],
      ),
    },
    ['target', 'perSecond', 'seconds', 'atOnce', 'thresholds'],
  ),
  'JSON',
);

/** A load test fails if the service is slow or has errors: it has all thresholds, enough users for its rate, and ends. */
export const loadTestSettings: Rule = {
  name: 'load-test-settings',
  *check(graph) {
    for (const workload of graph.workloads)
      for (const container of workload.spec.containers) {
        if (repository(container.image ?? '') !== repository(images.k6)) continue;
        const files = mountedFiles(graph.byKey, workload, container);
        const file = files.find(({ path }) => path.endsWith('/settings.json'));
        const script = files.find(({ path }) => path.endsWith('/script.js'))?.text ?? '';
        const messages = file ? faults(file.text, script) : ['settings.json is in no ConfigMap'];
        for (const message of messages)
          yield {
            at: workload.object,
            message: `runs a load test: ${message}`,
            fix: 'Correct the chart of the load test.',
          };
      }
  },
};

function* faults(text: string, script: string): Iterable<string> {
  yield* settingsFormat.faults(text);
  if (!/=\s*JSON\.parse\(open\('\.\/settings\.json'\)\)/.test(script)) yield 'script.js does not read settings.json';
  const settings = settingsFormat.read(text);
  if (!settings) return;
  const { perSecond, atOnce, thresholds } = settings;
  // By Little's law the users that wait are the rate times the latency; slower answers than the limit show as requests not sent.
  if (atOnce < (perSecond * thresholds.latency) / 1000)
    yield `atOnce is ${atOnce}, fewer than ${perSecond} requests a second wait at a latency of ${thresholds.latency} ms`;
}
