import { rulesOf } from '../../link/grants';
import { type Graph, objectKey } from '../../link/graph';
import { isNamedByProgram } from '../../link/written-secrets';
import { is } from '../../model/kinds';
import type { RenderedObject } from '../../model/rendered';
import type { Finding, Rule } from '../rule';

/** Annotations by which cert-manager writes the authority into a webhook. */
const injected = [
  'cert-manager.io/inject-ca-from',
  'cert-manager.io/inject-ca-from-secret',
  'cert-manager.io/inject-apiserver-ca',
];

/**
 * The API server calls a webhook with TLS: without the authority of its certificate every call fails, and with failurePolicy Fail
 * so does every change of the objects that it matches. What an annotation names must
 * exist: cert-manager waits for it without a message. Bias: accepts a program of the same application whose role allows it to write
 * the authority itself.
 */
export const webhookCa: Rule = {
  name: 'webhook-ca',
  *check(graph) {
    for (const at of graph.objects) {
      const { manifest } = at;
      yield* missing(graph, at);
      if (!is(manifest, 'ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration')) continue;
      const annotations = manifest.metadata.annotations ?? {};
      if (injected.some((name) => annotations[name])) continue;
      if (writers(graph, at)) continue;
      for (const { name, clientConfig } of manifest.webhooks ?? []) {
        if (clientConfig.caBundle) continue;
        yield {
          at,
          message: `${name} has no caBundle and no annotation by which cert-manager writes it: the API server refuses its certificate`,
          fix: `Add ${injected[0]}, or let the role of the program that writes it update this object.`,
        };
      }
    }
  },
};

/** Whether a role of the same application allows to change it. That of cert-manager's injector is for objects with an annotation. */
function writers(graph: Graph, { environment, application, manifest }: RenderedObject): boolean {
  const { kind, metadata } = manifest;
  return [...graph.all('Role'), ...graph.all('ClusterRole')].some(
    (role) =>
      role.environment === environment &&
      role.application === application &&
      !role.manifest.metadata.name.includes('cainjector') &&
      rulesOf(role).some(
        ({ resources, resourceNames, verbs }) =>
          [`${kind.toLowerCase()}s`, '*'].some((resource) => resources.includes(resource)) &&
          ['update', 'patch', '*'].some((verb) => verbs?.includes(verb)) &&
          (resourceNames.length === 0 || resourceNames.includes(metadata.name)),
      ),
  );
}

/** Annotations that name no Certificate, and no Secret that something writes. */
function* missing(graph: Graph, at: RenderedObject): Iterable<Finding> {
  const { annotations = {} } = at.manifest.metadata;
  for (const [annotation, kind] of Object.entries(sources)) {
    const value = annotations[annotation];
    if (value === undefined) continue;
    const [namespace = '', name = ''] = value.split('/');
    if (kind === 'Certificate' ? isIssued(graph, namespace, name) : isWritten(graph, namespace, name)) continue;
    yield {
      at,
      message: `has the annotation ${annotation}, and nothing creates ${kind} ${value}`,
      fix: `Name ${kind === 'Certificate' ? 'a Certificate' : 'the Secret with the authority'} as NAMESPACE/NAME.`,
    };
  }
}

const sources = {
  'cert-manager.io/inject-ca-from': 'Certificate',
  'cert-manager.io/inject-ca-from-secret': 'Secret',
} as const;

/** cert-manager names the Certificate of an annotated Ingress like its Secret. */
function isIssued({ byKey, productions }: Graph, namespace: string, name: string): boolean {
  const ofIngress = productions.get(objectKey('Secret', name, namespace)) ?? [];
  return (
    byKey.has(objectKey('Certificate', name, namespace)) || ofIngress.some(({ from }) => is(from.manifest, 'Ingress'))
  );
}

/** A Secret without an object that it comes from is written by a program. */
const isWritten = (graph: Graph, namespace: string, name: string) =>
  graph.resolvable.has(objectKey('Secret', name, namespace)) || isNamedByProgram(graph, namespace, name);
