import { argumentsOf } from '../../link/command-options';
import { displayName, type Graph, objectKey, type RenderedKind } from '../../link/graph';
import type { Workload } from '../../link/pods';
import type { ImageContract } from '../../model/image-contract';
import { is } from '../../model/kinds';
import { type Container, selectorMatches } from '../../model/manifest';
import { groupBy } from '../../util/collections';
import type { Finding, Rule } from '../rule';

/**
 * The API server calls a webhook by the DNS name of its Service, at one path for each kind: the pods must be there, their certificate must
 * be for this name, and the program must serve the path and the operations. What the program checks and no webhook sends stays unchecked.
 * Bias: accepts Services that dist does not have; paths and operations are compared with the contract of the image only.
 */
export const webhookContract: Rule = {
  name: 'webhook-contract',
  *check(graph) {
    const calls = callsOf(graph);
    for (const call of calls) {
      const servers = serversOf(graph, call);
      if (!servers) continue;
      if (servers.length === 0)
        yield fault(call, `calls the Service ${call.service}, which selects no pods`, 'Correct its selector.');
      yield* names(graph, call, servers);
      for (const { contract } of servers) yield* served(call, contract);
    }
    for (const [, own] of groupBy(calls, ({ namespace, service }) => `${namespace}/${service}`)) {
      const [first] = own;
      for (const { contract } of serversOf(graph, first!) ?? []) {
        const missing = Object.keys(contract?.webhooks ?? {}).filter((path) => !own.some((each) => each.path === path));
        for (const path of missing) {
          const message = `does not call ${path} of ${first!.service}, and no other webhook does: what it checks stays unchecked`;
          yield { at: first!.at, message, fix: 'Add the webhook, or correct its path.' };
        }
      }
    }
  },
};

interface Call {
  readonly at: RenderedKind<'ValidatingWebhookConfiguration'> | RenderedKind<'MutatingWebhookConfiguration'>;
  readonly webhook: string;
  readonly namespace: string;
  readonly service: string;
  readonly path: string;
  readonly operations: readonly string[];
}

const fault = ({ at, webhook }: Call, message: string, fix: string): Finding => ({
  ...{ at, fix },
  message: `${webhook} ${message}`,
});

function callsOf(graph: Graph): Call[] {
  const configurations = [...graph.all('ValidatingWebhookConfiguration'), ...graph.all('MutatingWebhookConfiguration')];
  return configurations.flatMap((at) =>
    (at.manifest.webhooks ?? []).flatMap(({ name: webhook, clientConfig: { service }, rules = [] }) => {
      if (!service) return [];
      const { namespace, name, path = '/' } = service;
      const operations = rules.flatMap((rule) => rule.operations ?? []);
      return [{ at, webhook, namespace, service: name, path, operations }];
    }),
  );
}

interface Server {
  readonly workload: Workload;
  readonly container: Container;
  readonly contract: ImageContract | undefined;
}

/** The containers behind a Service; undefined if dist does not state its pods. */
function serversOf({ byKey, workloadsIn, facts }: Graph, { service: name, namespace }: Call): Server[] | undefined {
  const service = byKey.get(objectKey('Service', name, namespace))?.manifest;
  if (!is(service, 'Service') || !service.spec.selector) return undefined;
  const matchLabels = service.spec.selector;
  return workloadsIn(namespace)
    .filter(({ labels }) => selectorMatches({ matchLabels }, labels))
    .flatMap((workload) =>
      workload.spec.containers.map((container) => ({ workload, container, contract: facts.contractOf(container) })),
    );
}

function* names(graph: Graph, call: Call, servers: readonly Server[]): Iterable<Finding> {
  const wanted = `${call.service}.${call.namespace}.svc`;
  const [namespace, name] = call.at.manifest.metadata.annotations?.['cert-manager.io/inject-ca-from']?.split('/') ?? [];
  // The rule `webhook-ca` reports a Certificate that does not exist.
  const issued = name === undefined ? undefined : graph.byKey.get(objectKey('Certificate', name, namespace))?.manifest;
  if (is(issued, 'Certificate') && !issued.spec.dnsNames?.includes(wanted))
    yield fault(call, `needs a certificate for ${wanted}, and ${displayName(issued)} is not`, 'Add it to dnsNames.');
  for (const { container, contract, workload } of servers) {
    if (!contract?.servedNames) continue;
    const own = argumentsOf(contract, container)
      .filter((each) => each.name === contract.servedNames)
      .map(({ value = '' }) => value.replace(/\$\(\w*NAMESPACE\)/, workload.namespace));
    if (own.length === 0 || own.includes(wanted)) continue;
    const message = `needs a certificate for ${wanted}, and ${container.name} makes one for ${own.join(', ')}`;
    yield fault(call, message, `Add --${contract.servedNames}=${wanted}.`);
  }
}

function* served({ path, operations, ...call }: Call, contract: ImageContract | undefined): Iterable<Finding> {
  if (!contract?.webhooks) return;
  const known = contract.webhooks[path];
  const self = { ...call, path, operations };
  if (!known) {
    const paths = Object.keys(contract.webhooks).join(', ');
    yield fault(self, `calls ${path}, which the program does not serve; it serves ${paths}`, 'Correct the path.');
    return;
  }
  const missing = operations.includes('*') ? [] : known.filter((each) => !operations.includes(each));
  if (missing.length > 0)
    yield fault(self, `lacks ${missing.join(', ')}, which the program checks at ${path}`, 'Add the operation.');
  const other = operations.filter((each) => each !== '*' && !known.includes(each));
  if (other.length > 0)
    yield fault(
      self,
      `sends ${other.join(', ')}, which the program does not check at ${path}`,
      'Remove the operation.',
    );
}
