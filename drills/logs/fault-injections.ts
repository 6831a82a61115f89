import type { Manifest } from '@twisterlab/platform/model/manifest';
import { parse, stringify } from 'yaml';
import type { FaultInjection } from '../drill';
import { changeConfigFile, type SettingChanges, withSettings } from '../servers/config-files';
import { checks } from './checks';

const set = (changes: SettingChanges) => (text: string) => withSettings(text, changes);
const loki = (change: (text: string) => string) => changeConfigFile('edge/loki/', 'loki.yaml', change);
const rules = (change: (text: string) => string) => changeConfigFile('edge/loki/', 'logs.yml', change);
const collector = (change: (text: string) => string) =>
  changeConfigFile('edge/otel-collector/', 'collector.yaml', change);

/** Removes an operator from the pipeline of pod logs. */
const without = (type: string) => (text: string) => {
  const config = parse(text) as { receivers: Record<string, { operators: { type: string }[] }> };
  const pods = config.receivers['file_log/pods']!;
  pods.operators = pods.operators.filter((operator) => operator.type !== type);
  return stringify(config, { lineWidth: 0 });
};

/** Plausible mistakes in settings, each with the check that has to fail. */
export const faultInjections: readonly FaultInjection[] = [
  {
    name: 'a retention period without retention_enabled',
    fails: checks.deleted,
    dist: loki(set({ 'compactor>retention_enabled': false })),
  },
  {
    name: 'a sending queue in memory',
    fails: checks.killed,
    dist: collector(set({ 'exporters>otlp_http/loki>sending_queue>storage': undefined })),
  },
  {
    name: 'retries that end after eight seconds',
    fails: checks.outage,
    dist: collector(
      set({
        'exporters>otlp_http/loki>retry_on_failure>max_elapsed_time': '8s',
        'exporters>otlp_http/loki>retry_on_failure>max_interval': '1s',
      }),
    ),
  },
  {
    name: 'no rotated files',
    fails: checks.rotated,
    dist: collector((text) => text.replace(/^ +- \S+\.log\.\*\n/m, '')),
  },
  {
    name: 'stack traces as single lines',
    fails: checks.multiline,
    dist: collector(without('recombine')),
  },
  {
    name: 'no severity parser',
    fails: checks.levels,
    dist: collector(without('severity_parser')),
  },
  {
    name: 'a ClusterRole without rules',
    fails: checks.podLabels,
    dist: (dist) =>
      dist.change(
        ({ path }) => path === 'edge/otel-collector/ClusterRole.otel-collector.yaml',
        (manifest) => ({ ...(manifest as Manifest & { rules: object[] }), rules: [] }),
      ),
  },
  {
    name: 'an alert on a label that no line has',
    fails: checks.alerts,
    dist: rules((text) => text.replace('detected_level=~', 'level=~')),
  },
  {
    name: 'traces sent to the OTLP/HTTP port',
    fails: checks.traces,
    dist: collector((text) => text.replace('svc:4317', 'svc:4318')),
  },
  {
    name: 'a tenth of the traces',
    fails: checks.traces,
    dist: collector(
      set({
        'processors>tail_sampling>policies': [
          { name: 'share', type: 'probabilistic', probabilistic: { sampling_percentage: 10 } },
        ],
      }),
    ),
  },
  {
    name: 'load test thresholds that nothing exceeds',
    fails: checks.overload,
    dist: (dist) => dist.replace('"failed": 0.001', '"failed": 1'),
  },
  {
    name: 'a nightly load test that sends its result with every label',
    fails: checks.nightly,
    dist: (dist) => dist.replace('--system-tags=scenario', '--quiet'),
  },
];
