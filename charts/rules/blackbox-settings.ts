import { seconds } from '@twisterlab/platform/diff/values';
import { FileFormat, shape } from '@twisterlab/platform/files/format';
import type { Graph } from '@twisterlab/platform/link/graph';
import { prometheusConfig } from '@twisterlab/platform/metrics/jobs';
import type { Rule } from '@twisterlab/platform/verify/rule';
import { images } from '../images';
import { isBelow, type Program, programs } from './settings/program-files';
import { is, type Requirement, unmet } from './settings/requirements';
import { strict } from './settings/strict';

interface Module {
  readonly prober?: string;
  readonly timeout?: string;
  readonly http?: {
    readonly valid_status_codes?: readonly number[];
    readonly tls_config?: { readonly ca_file?: string };
  };
}

const tls = strict.object({
  ca_file: strict.text,
  cert_file: strict.text,
  key_file: strict.text,
  server_name: strict.text,
  insecure_skip_verify: strict.flag,
  min_version: strict.oneOf('TLS12', 'TLS13'),
});
const status: typeof strict.count = { type: 'integer', minimum: 100, maximum: 599 };

/** Only modules that probe HTTP: Prometheus has no job for others. Source: CONFIGURATION.md of the blackbox exporter. */
export const blackboxFormat = new FileFormat<{ readonly modules: Readonly<Record<string, Module>> }>(
  'a configuration of the blackbox exporter',
  {
    ...strict.object({
      modules: {
        type: 'object',
        additionalProperties: strict.object({
          prober: strict.oneOf('http'),
          timeout: strict.duration,
          http: strict.object({
            preferred_ip_protocol: strict.oneOf('ip4', 'ip6'),
            ip_protocol_fallback: strict.flag,
            method: strict.oneOf('GET', 'HEAD', 'POST'),
            valid_status_codes: strict.set(status),
            valid_http_versions: strict.set(strict.text),
            follow_redirects: strict.flag,
            fail_if_ssl: strict.flag,
            fail_if_not_ssl: strict.flag,
            fail_if_body_matches_regexp: strict.set(strict.text),
            fail_if_body_not_matches_regexp: strict.set(strict.text),
            headers: shape.map(strict.text),
            tls_config: tls,
          }),
        }),
      },
    }),
    required: ['modules'],
  },
);

const requirements: readonly Requirement[] = [
  { path: 'modules.*.prober', isSound: is.equal('http'), reason: 'the targets of Prometheus are URLs' },
  {
    path: 'modules.*.http',
    isSound: is.set,
    reason: 'the probe then follows redirects and accepts a target without TLS',
  },
  {
    path: 'modules.*.http.valid_status_codes',
    isSound: is.set,
    reason: 'the default is every status from 200 to 299, an empty page too',
  },
  {
    path: 'modules.*.http.follow_redirects',
    default: true,
    isSound: is.equal(false),
    reason: 'the probe then measures the target of the redirect, which can be another host',
  },
  {
    path: 'modules.*.http.fail_if_not_ssl',
    default: false,
    isSound: is.equal(true),
    reason: 'the alert about certificates has no expiry date of a target without TLS',
  },
  {
    path: 'modules.*.http.fail_if_ssl',
    default: false,
    isSound: is.equal(false),
    reason: 'no target with TLS passes',
  },
  {
    path: 'modules.*.http.tls_config.insecure_skip_verify',
    default: false,
    isSound: is.equal(false),
    reason: 'a wrong certificate passes, with which no browser connects',
  },
];

/** The modules of the blackbox exporter check what the jobs of Prometheus promise. Defaults check less, and an unknown module nothing. */
export const blackboxSettings: Rule = {
  name: 'blackbox-settings',
  *check(graph) {
    for (const program of programs(graph, images.blackboxExporter, '--config.file')) {
      for (const message of faults(graph, program))
        yield {
          at: program.at,
          message: `${program.name}: ${message}`,
          fix: 'Correct charts/monitoring/blackbox-exporter.ts.',
        };
    }
  },
};

function* faults(graph: Graph, program: Program): Iterable<string> {
  const { text } = program;
  if (text === undefined) {
    yield 'the blackbox exporter runs without a file of a ConfigMap in --config.file';
    return;
  }
  const config = blackboxFormat.read(text);
  if (!config) {
    yield* blackboxFormat.faults(text);
    return;
  }
  yield* unmet(config, requirements);
  yield* uses(graph, config.modules);
  for (const [name, module] of Object.entries(config.modules)) {
    yield* statusOfName(name, module);
    yield* trust(graph, program, name, module);
  }
}

/** Every module that a job names exists, and every one is used, within the timeout of the job. */
function* uses(graph: Graph, modules: Readonly<Record<string, Module>>): Iterable<string> {
  const used = new Set<string>();
  for (const { job_name, static_configs = [], params, scrape_timeout = '10s' } of prometheusConfig(graph)?.configs ??
    []) {
    const names = [...(params?.module ?? []), ...static_configs.flatMap(({ labels }) => labels?.__param_module ?? [])];
    for (const name of new Set(names)) {
      used.add(name);
      const module = modules[name];
      if (!module) {
        yield `it has no module ${name}, which the job ${job_name} of Prometheus uses`;
        continue;
      }
      // Without one, the exporter ends half a second before Prometheus.
      const { timeout = '0s' } = module;
      if ((seconds(timeout) ?? 0) >= (seconds(scrape_timeout) ?? 0))
        yield `modules.${name}.timeout is ${timeout}: it must end before Prometheus does, after ${scrape_timeout}, to report what failed`;
    }
  }
  for (const name of Object.keys(modules)) if (!used.has(name)) yield `no job of Prometheus uses the module ${name}`;
}

/** The name of a module states what the host has to answer. */
function* statusOfName(name: string, { http }: Module): Iterable<string> {
  const stated = /_(\d{3})$/.exec(name)?.[1];
  const codes = http?.valid_status_codes ?? [];
  if (stated !== undefined && codes.length > 0 && codes.some((code) => `${code}` !== stated))
    yield `modules.${name}.http.valid_status_codes is ${codes.join(', ')}: the name promises ${stated}`;
}

/** A cluster with its own CA mounts the bundle of it, without which no certificate is valid. */
function* trust(graph: Graph, { workload, container, at }: Program, name: string, { http }: Module): Iterable<string> {
  const file = http?.tls_config?.ca_file;
  const mounts = (container.volumeMounts ?? []).flatMap(({ name: volume, mountPath }) => {
    const source = workload.spec.volumes?.find((each) => each.name === volume)?.configMap?.name;
    return source === undefined || source === at.manifest.metadata.name ? [] : [{ mountPath, source }];
  });
  if (file === undefined) {
    for (const { mountPath, source } of mounts)
      yield `modules.${name}.http.tls_config.ca_file is not set: certificates of the CA in ${source} (${mountPath}) are not valid`;
    return;
  }
  const mount = mounts.find(({ mountPath }) => isBelow(file, mountPath));
  const key = file.slice(file.lastIndexOf('/') + 1);
  const keys = graph.resolvable.get(`ConfigMap ${workload.namespace}/${mount?.source}`);
  if (!mount || (keys && !keys.has(key)))
    yield `modules.${name}.http.tls_config.ca_file is ${file}, which the container does not mount`;
}
