import type { Schema } from '@cfworker/json-schema';
import { FileFormat, shape } from '@twisterlab/platform/files/format';
import type { ScrapeConfig } from '@twisterlab/platform/metrics/jobs';

/** What the rule `prometheus` reads of prometheus.yml. */
export interface PrometheusFile {
  readonly global: {
    readonly scrape_interval: string;
    readonly scrape_timeout: string;
    readonly evaluation_interval: string;
  };
  readonly alerting: { readonly alertmanagers: readonly { readonly static_configs: readonly StaticTargets[] }[] };
  readonly rule_files: readonly string[];
  readonly scrape_configs: readonly JobConfig[];
}

export interface JobConfig extends Omit<ScrapeConfig, 'static_configs'> {
  readonly metrics_path?: string;
  readonly scrape_interval?: string;
  readonly scheme?: string;
  readonly authorization?: { readonly credentials_file: string };
  readonly tls_config?: { readonly ca_file?: string };
  readonly static_configs?: readonly StaticTargets[];
}

export interface StaticTargets {
  readonly targets: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
}

const duration: Schema = { type: 'string', pattern: '^([1-9]\\d*(ms|s|m|h|d))+$' };
const atLeastOne = (items: Schema): Schema => ({ type: 'array', items, minItems: 1 });
const label: Schema = { type: 'string', pattern: '^[a-zA-Z_]\\w*$' };
const staticTargets = atLeastOne(
  shape.object({ targets: atLeastOne(shape.text), labels: shape.map(shape.text) }, ['targets']),
);
const relabellings = shape.list({
  ...shape.object({
    source_labels: atLeastOne(label),
    target_label: label,
    replacement: shape.text,
    action: {
      enum: ['replace', 'keep', 'drop', 'labelmap', 'labeldrop', 'labelkeep', 'hashmod', 'keepequal', 'dropequal'],
    },
  }),
  // Without either it changes nothing.
  anyOf: ['source_labels', 'replacement', 'regex'].map((field) => ({ required: [field] })),
});

/** prometheus.yml of the server that watches the cluster. Source: the configuration of Prometheus 3. */
export const prometheusFile = new FileFormat<PrometheusFile>(
  'a configuration of Prometheus',
  shape.object(
    {
      global: shape.object(
        {
          scrape_interval: duration,
          scrape_timeout: duration,
          evaluation_interval: duration,
          // One program with too many series must not take the memory of all.
          sample_limit: { type: 'integer', minimum: 1 },
          // Messages name the cluster.
          external_labels: shape.object({ cluster: shape.text }, ['cluster']),
        },
        ['scrape_interval', 'scrape_timeout', 'evaluation_interval', 'sample_limit', 'external_labels'],
      ),
      alerting: shape.object(
        { alertmanagers: atLeastOne(shape.object({ static_configs: staticTargets }, ['static_configs'])) },
        ['alertmanagers'],
      ),
      rule_files: atLeastOne(shape.text),
      scrape_configs: atLeastOne(
        shape.object({
          scrape_interval: duration,
          scrape_timeout: duration,
          scheme: { enum: ['http', 'https'] },
          metrics_path: { type: 'string', pattern: '^/' },
          authorization: shape.object({ credentials_file: shape.text }, ['credentials_file']),
          // A program with a certificate of its own, which no authority signed, is not verified.
          tls_config: {
            ...shape.object({ ca_file: shape.text, insecure_skip_verify: { const: true } }),
            anyOf: ['ca_file', 'insecure_skip_verify'].map((field) => ({ required: [field] })),
          },
          static_configs: staticTargets,
          kubernetes_sd_configs: atLeastOne(
            shape.object({ role: { enum: ['pod', 'node', 'service', 'endpointslice', 'ingress'] } }),
          ),
          relabel_configs: relabellings,
          metric_relabel_configs: relabellings,
        }),
      ),
    },
    ['global', 'alerting', 'rule_files', 'scrape_configs'],
  ),
);
