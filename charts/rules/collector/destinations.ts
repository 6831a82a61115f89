import { readYaml } from '@twisterlab/platform/files/syntax';
import { type Graph, objectKey } from '@twisterlab/platform/link/graph';
import { leadsTo } from '@twisterlab/platform/link/service-pods';
import { ofKind } from '@twisterlab/platform/model/kinds';
import { images } from '../../images';
import { jaegerFormat } from '../jaeger/format';
import { type Program, programs } from '../settings/program-files';
import type { CollectorConfig, Exporter } from './format';

/** A byte of a short line is twenty with its metadata, once Loki decoded it. */
const growth = 20;

/** Exporters send to Services of the cluster, in the way that their pods take it. */
export function* destinationFaults(graph: Graph, { exporters, service }: CollectorConfig): Iterable<string> {
  for (const [name, exporter] of Object.entries(exporters)) {
    const address = /^(https?:\/\/)?([\w-]+)\.([\w-]+)\.svc(\.cluster\.local)?:(\d+)(\/.*)?$/.exec(
      exporter?.endpoint ?? '',
    );
    const [, scheme, host = '', namespace = '', , port, path = ''] = address ?? [];
    const found = graph.byKey.get(objectKey('Service', host, namespace));
    const target = found && ofKind(found.manifest, 'Service');
    if (!target?.spec.ports?.some((each) => `${each.port}` === port)) {
      yield `exporters.${name}.endpoint is ${exporter?.endpoint ?? 'not set'}: no Service of the cluster has that name and port`;
      continue;
    }
    const isTarget = ({ workload }: Program) =>
      workload.namespace === namespace && leadsTo(target, workload.labels, graph);
    const isHttp = name.startsWith('otlp_http');
    if (isHttp !== (scheme !== undefined))
      yield `exporters.${name}.endpoint is ${exporter?.endpoint}: ${isHttp ? 'HTTP needs a URL' : 'gRPC needs HOST:PORT'}`;
    const loki = programs(graph, images.loki, '-config.file').find(isTarget);
    if (loki) yield* lokiFaults(name, exporter ?? {}, path, loki);
    const jaeger = programs(graph, images.jaeger, '--config').find(isTarget);
    if (jaeger) yield* jaegerFaults(name, exporter ?? {}, jaeger);
    const logs = Object.entries(service.pipelines).some(
      ([pipeline, each]) => /^logs/.test(pipeline) && each?.exporters?.includes(name),
    );
    if (logs && !exporter?.sending_queue?.block_on_overflow)
      yield `exporters.${name}.sending_queue.block_on_overflow is not true: logs that are read into a full queue are lost; otherwise they wait in their files`;
  }
}

function* lokiFaults(name: string, { sending_queue }: Exporter, path: string, { text }: Program): Iterable<string> {
  if (path !== '/otlp') yield `exporters.${name}.endpoint has the path ${path || '/'}: Loki takes OTLP at /otlp`;
  const most: unknown = readYaml(text ?? '')?.server?.grpc_server_max_recv_msg_size;
  const { max_size = 0 } = sending_queue?.batch ?? {};
  if (typeof most === 'number' && growth * max_size > most)
    yield `exporters.${name}.sending_queue.batch.max_size is ${max_size}: with metadata ${growth} times that, more than the ${most} bytes that Loki takes (grpc_server_max_recv_msg_size)`;
}

/** Both ends use TLS, or none does. */
function* jaegerFaults(name: string, { tls }: Exporter, { text }: Program): Iterable<string> {
  const hasTls = jaegerFormat.read(text ?? '')?.receivers.otlp?.protocols?.grpc?.tls !== undefined;
  const { insecure = false } = tls ?? {};
  if (insecure === hasTls)
    yield `exporters.${name}.tls.insecure is ${insecure}, but Jaeger ${hasTls ? 'requires' : 'has no'} TLS: no trace arrives`;
}
