import type { Kinds } from '@twisterlab/platform/model/kinds';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { parse, stringify } from 'yaml';
import type { Dist } from '../dist';
import type { Sabotage } from '../drill';
import { altered, type Settings } from './configs';
import { promises } from './promises';

/** Alters a file of the first ConfigMap below a path. */
function file(path: string, name: string, change: (text: string) => string): (dist: Dist) => void {
  return (dist) =>
    dist.change(
      (object) => object.path.startsWith(path),
      (manifest) => {
        const { data = {}, ...rest } = manifest as Kinds['ConfigMap'];
        const text = change(data[name]!);
        if (text === data[name]) throw new Error(`${name} is as it was`);
        return { ...rest, data: { ...data, [name]: text } };
      },
    );
}

const set = (values: Readonly<Record<string, Settings[string]>>) => (text: string) => altered(text, values);
const loki = (change: (text: string) => string) => file('edge/loki/ConfigMap.loki-config', 'loki.yaml', change);
const rules = (change: (text: string) => string) => file('edge/loki/ConfigMap.loki-rules', 'logs.yml', change);
const collector = (change: (text: string) => string) =>
  file('edge/otel-collector/ConfigMap.otel-collector-config', 'collector.yaml', change);

/** Leaves an operator out of what is done to lines of pods. */
const without = (type: string) => (text: string) => {
  const config = parse(text) as { receivers: Record<string, { operators: { type: string }[] }> };
  const pods = config.receivers['file_log/pods']!;
  pods.operators = pods.operators.filter((operator) => operator.type !== type);
  return stringify(config, { lineWidth: 0 });
};

/** Settings that look right on a good day, each with the promise that has to notice it. */
export const sabotages: readonly Sabotage[] = [
  {
    name: 'retention that is written down and not switched on',
    fails: promises.deleted,
    dist: loki(set({ 'compactor>retention_enabled': false })),
  },
  {
    name: 'a queue in memory',
    fails: promises.killed,
    dist: collector(set({ 'exporters>otlp_http/loki>sending_queue>storage': undefined })),
  },
  {
    name: 'tries that end after eight seconds',
    fails: promises.outage,
    dist: collector(
      set({
        'exporters>otlp_http/loki>retry_on_failure>max_elapsed_time': '8s',
        'exporters>otlp_http/loki>retry_on_failure>max_interval': '1s',
      }),
    ),
  },
  {
    name: 'rotated files left out',
    fails: promises.rotated,
    dist: collector((text) => text.replace(/^ +- \S+\.log\.\*\n/m, '')),
  },
  {
    name: 'traces line by line',
    fails: promises.whole,
    dist: collector(without('recombine')),
  },
  {
    name: 'levels left to be guessed',
    fails: promises.levels,
    dist: collector(without('severity_parser')),
  },
  {
    name: 'a role that may look at no pod',
    fails: promises.named,
    dist: (dist) =>
      dist.change(
        ({ path }) => path === 'edge/otel-collector/ClusterRole.otel-collector.yaml',
        (manifest) => ({ ...(manifest as Manifest & { rules: object[] }), rules: [] }),
      ),
  },
  {
    name: 'an alert on a label that no line has',
    fails: promises.alerts,
    dist: rules((text) => text.replace('detected_level=~', 'level=~')),
  },
  {
    name: 'traces sent to the port of the other protocol',
    fails: promises.traces,
    dist: collector((text) => text.replace('svc:4317', 'svc:4318')),
  },
  {
    name: 'thresholds that nothing crosses',
    fails: promises.overload,
    dist: (dist) => dist.replace('"failed": 0.001', '"failed": 1'),
  },
];
