import type { Graph } from '../../link/graph';
import { allContainers } from '../../link/pods';
import { is } from '../../model/kinds';
import type { Container, PodSpec } from '../../model/manifest';
import type { RenderedObject } from '../../model/rendered';
import type { Rule } from '../rule';
import { probesOf } from './probe-port';

/**
 * Fields of which exactly one must be set, and schemas allow none: the API server refuses most of them, but makes an empty directory
 * of a volume without a source, and an empty variable of one without a value.
 */
export const oneOf: Rule = {
  name: 'one-of',
  *check(graph) {
    for (const { object: at, spec } of graph.workloads)
      for (const choice of ofPod(spec)) if (isWrong(choice)) yield finding(at, choice);
    for (const [at, choice] of ofOthers(graph)) if (isWrong(choice)) yield finding(at, choice);
  },
};

interface Choice {
  readonly where: string;
  readonly value: object;
  /** The fields of the choice. Undefined: every field but those of `beside`. */
  readonly fields?: readonly string[];
  readonly beside?: readonly string[];
}

function chosen({ value, fields, beside = [] }: Choice): string[] {
  const set = Object.keys(value).filter((key) => !beside.includes(key));
  return fields ? set.filter((key) => fields.includes(key)) : set;
}

const isWrong = (choice: Choice) => chosen(choice).length !== 1;

function finding(at: RenderedObject, choice: Choice) {
  const found = chosen(choice);
  const wanted = choice.fields?.join(', ') ?? 'its source';
  return {
    at,
    message:
      found.length === 0 ? `${choice.where} has none of: ${wanted}` : `${choice.where} has ${found.join(' and ')}`,
    fix: 'Set exactly one.',
  };
}

const handlers = ['exec', 'grpc', 'httpGet', 'tcpSocket'];

function* ofPod(spec: PodSpec): Iterable<Choice> {
  for (const value of spec.volumes ?? []) yield { where: `the volume ${value.name}`, value, beside: ['name'] };
  for (const { name, projected } of spec.volumes ?? [])
    for (const [index, value] of (projected?.sources ?? []).entries())
      yield { where: `source ${index + 1} of the volume ${name}`, value };
  for (const container of allContainers(spec)) yield* ofContainer(container);
}

function* ofContainer(container: Container): Iterable<Choice> {
  const { name, env = [], lifecycle } = container;
  for (const { kind, probe } of probesOf(container))
    yield { where: `the ${kind} of ${name}`, value: probe, fields: handlers };
  for (const [hook, value] of Object.entries(lifecycle ?? {}))
    if (typeof value === 'object') yield { where: `the ${hook} of ${name}`, value, fields: [...handlers, 'sleep'] };
  for (const value of env) {
    yield { where: `the variable ${value.name} of ${name}`, value, fields: ['value', 'valueFrom'] };
    if (value.valueFrom) yield { where: `valueFrom of the variable ${value.name} of ${name}`, value: value.valueFrom };
  }
}

const issuers = ['acme', 'ca', 'selfSigned', 'vault', 'venafi'];

function* ofOthers(graph: Graph): Iterable<readonly [RenderedObject, Choice]> {
  for (const at of graph.objects) {
    const { manifest } = at;
    if (is(manifest, 'Issuer', 'ClusterIssuer')) yield [at, { where: 'spec', value: manifest.spec, fields: issuers }];
    // Traefik serves no route with another one: "invalid middleware type", "multi-types middleware not supported".
    if (is(manifest, 'Middleware')) yield [at, { where: 'spec', value: manifest.spec ?? {}, beside: [] }];
    if (is(manifest, 'ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration')) {
      for (const { name, clientConfig } of manifest.webhooks ?? [])
        yield [at, { where: `clientConfig of ${name}`, value: clientConfig, fields: ['service', 'url'] }];
    }
  }
}
