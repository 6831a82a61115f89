import { seconds } from '@twisterlab/platform/diff/values';
import type { Graph } from '@twisterlab/platform/link/graph';
import { is } from '@twisterlab/platform/model/kinds';
import { images } from '../../images';
import { spanBytes } from '../../monitoring/jaeger/badger';
import { jaegerFormat } from '../jaeger/format';
import { type Program, programs } from '../settings/program-files';
import type { CollectorConfig, TailSampling } from './format';

const mebibyte = 2 ** 20;

/** A request of some five spans every five seconds. */
const least = 500;

/** Every trace is kept, up to a rate at which Jaeger's claim holds its retention: its store has no limit of its own. */
export function* traceFaults(graph: Graph, { processors, service }: CollectorConfig): Iterable<string> {
  for (const [name, pipeline] of Object.entries(service.pipelines)) {
    if (!/^traces/.test(name)) continue;
    const used = pipeline?.processors ?? [];
    const types = used.map((each) => each.split('/')[0]!);
    const index = types.indexOf('tail_sampling');
    if (types.includes('probabilistic_sampler'))
      yield `the pipeline ${name} keeps a share of the traces: most links from a log line to its trace are dead`;
    if (index < 0) {
      yield `the pipeline ${name} has no tail_sampling: nothing limits the size of Jaeger's store`;
      continue;
    }
    if (index < types.indexOf('k8s_attributes'))
      yield `the pipeline ${name} samples before k8s_attributes reads the address of the client`;
    yield* policyFaults(graph, used[index]!, (processors[used[index]!] ?? {}) as TailSampling);
  }
}

/** A trace is kept if any policy keeps it. */
function* policyFaults(graph: Graph, name: string, { policies = [] }: TailSampling): Iterable<string> {
  let rate = 0;
  for (const { name: policy, type, bytes_limiting: limit } of policies) {
    if (type !== 'bytes_limiting')
      yield `the policy ${policy} of ${name} is ${type}: it keeps or drops traces at any rate`;
    rate += limit?.bytes_per_second ?? 0;
    if ((limit?.burst_capacity ?? 0) < mebibyte)
      yield `burst_capacity of the policy ${policy} is ${limit?.burst_capacity ?? 'not set'}: a larger trace is never kept; at least ${mebibyte}`;
  }
  if (rate < least)
    yield `the policies of ${name} keep ${rate} bytes a second: at least ${least}, or the claim of Jaeger is too small`;
  for (const jaeger of programs(graph, images.jaeger, '--config')) {
    const { claim, retention } = storeOf(jaeger);
    const kept = rate * graph.cluster.nodes.length * retention;
    if (kept > spanBytes(claim))
      yield `the collectors of ${graph.cluster.nodes.length} nodes send ${inMib(kept)} MiB of traces within the retention of Jaeger, and its claim of ${claim} holds ${inMib(spanBytes(claim))} MiB`;
  }
}

const inMib = (size: number) => Math.round(size / mebibyte);

/** The size of its claim, and its retention in seconds. */
function storeOf({ workload: { object }, text }: Program): { claim: string; retention: number } {
  const { manifest } = object;
  const templates = is(manifest, 'StatefulSet') ? (manifest.spec.volumeClaimTemplates ?? []) : [];
  const backends = Object.values(jaegerFormat.read(text ?? '')?.extensions.jaeger_storage?.backends ?? {});
  return {
    claim: `${templates[0]?.spec?.resources?.requests?.storage ?? 0}`,
    retention: seconds(backends[0]?.badger?.ttl?.spans ?? '') ?? 0,
  };
}
