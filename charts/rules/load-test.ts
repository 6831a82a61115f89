import { FileFormat, shape } from '@twisterlab/platform/files/format';
import type { Graph } from '@twisterlab/platform/link/graph';
import { mountedFiles } from '@twisterlab/platform/link/mounted-files';
import type { Workload } from '@twisterlab/platform/link/pods';
import { is } from '@twisterlab/platform/model/kinds';
import type { Container, Manifest } from '@twisterlab/platform/model/manifest';
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

/** Requests a second that users do not notice: a tenth of what one client may send (`rateLimit` of the records). */
const light = 2;
const output = 'experimental-prometheus-rw';

/**
 * A load test fails if the service is slow or has errors: it has all thresholds, enough users for its rate, and ends. It takes the
 * API's capacity from its users, so one with a schedule is light, and its results go to Prometheus, which compares nights.
 */
export const loadTest: Rule = {
  name: 'load-test',
  *check(graph) {
    for (const workload of graph.workloads)
      for (const container of workload.spec.containers) {
        if (repository(container.image ?? '') !== repository(images.k6)) continue;
        for (const message of faults(graph, workload, container))
          yield {
            at: workload.object,
            message: `runs a load test: ${message}`,
            fix: 'Correct charts/twisterlab/load-test.',
          };
      }
  },
};

function* faults(graph: Graph, workload: Workload, container: Container): Iterable<string> {
  const files = mountedFiles(graph.byKey, workload, container);
  const file = files.find(({ path }) => path.endsWith('/settings.json'));
  if (!file) {
    yield 'settings.json is in no ConfigMap';
    return;
  }
  yield* settingsFormat.faults(file.text);
  const script = files.find(({ path }) => path.endsWith('/script.js'))?.text ?? '';
  if (!/=\s*JSON\.parse\(open\('\.\/settings\.json'\)\)/.test(script)) yield 'script.js does not read settings.json';
  const settings = settingsFormat.read(file.text);
  if (!settings) return;
  const { perSecond, atOnce, thresholds } = settings;
  // By Little's law the users that wait are the rate times the latency; slower answers than the limit show as requests not sent.
  if (atOnce < (perSecond * thresholds.latency) / 1000)
    yield `atOnce is ${atOnce}, fewer than ${perSecond} requests a second wait at a latency of ${thresholds.latency} ms`;
  const schedule = scheduleOf(workload.object.manifest);
  if (schedule !== undefined) yield* scheduled(schedule, settings, container, graph);
}

/** The schedule of a CronJob that is not a template for manual runs. */
function scheduleOf(manifest: Manifest): string | undefined {
  return is(manifest, 'CronJob') && !manifest.spec?.suspend ? manifest.spec?.schedule : undefined;
}

function* scheduled(
  schedule: string,
  { perSecond }: Settings,
  { args = [], env = [] }: Container,
  graph: Graph,
): Iterable<string> {
  if (perSecond > light)
    yield `${perSecond} requests a second at "${schedule}", which users notice: at most ${light}, or suspend it for manual runs`;
  const url = env.find(({ name }) => name === 'K6_PROMETHEUS_RW_SERVER_URL')?.value;
  if (!args.includes(`--out=${output}`) || !url) yield `its results are not stored: no --out=${output} with a URL`;
  const accepted = graph.workloads.some(({ spec }) =>
    spec.containers.some((each) => each.args?.includes('--web.enable-remote-write-receiver')),
  );
  if (!accepted) yield 'no Prometheus accepts its results (--web.enable-remote-write-receiver)';
}
