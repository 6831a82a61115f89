import { bundleConfigMaps } from '../../link/bundles';
import { type Grant, grants } from '../../link/grants';
import type { Graph } from '../../link/graph';
import type { Rule } from '../rule';

/**
 * trust-manager refuses a source with both or none of `key` and `includeAllKeys`, and cannot write to a namespace where it has no right
 * to: then the Bundle is never synced. Source: trust-manager, pkg/webhook/validation.go.
 */
export const bundle: Rule = {
  name: 'bundle',
  *check(graph) {
    const bundles = graph.all('Bundle');
    if (bundles.length === 0) return;
    const isWritable = writableNamespaces(graph);
    const namespaces = graph.all('Namespace').map(({ manifest }) => manifest);
    for (const at of bundles) {
      for (const { configMap, secret } of at.manifest.spec.sources) {
        for (const [kind, source] of Object.entries({ ConfigMap: configMap, Secret: secret })) {
          if (!source || (source.key !== undefined) !== (source.includeAllKeys ?? false)) continue;
          const which = source.key === undefined ? 'neither key nor' : 'both key and';
          const message = `has a ${kind} as source with ${which} includeAllKeys, which trust-manager refuses`;
          yield { at, message, fix: 'Set the key of the certificate.' };
        }
      }
      const refused = bundleConfigMaps(at.manifest, namespaces).filter(({ namespace }) => !isWritable(namespace));
      if (refused.length === 0) continue;
      yield {
        at,
        message: `selects ${refused.map(({ namespace }) => namespace).join(', ')}, where trust-manager may not write ConfigMaps`,
        fix: 'Select its namespaces in target.namespaceSelector, or permit them in the values of its chart.',
      };
    }
  },
};

const may = ({ rules }: Grant, group: string, resource: string, ...verbs: readonly string[]) =>
  rules.some(
    (rule) =>
      [group, '*'].some((each) => rule.apiGroups.includes(each)) &&
      [resource, '*'].some((each) => rule.resources.includes(each)) &&
      [...verbs, '*'].some((each) => rule.verbs.includes(each)),
  );

/** Namespaces in which the controller of Bundles may create ConfigMaps; every one if no role names its account. */
function writableNamespaces(graph: Graph): (namespace: string) => boolean {
  const all = grants(graph);
  const controllers = new Set(
    all
      .filter((each) => may(each, 'trust.cert-manager.io', 'bundles/status', 'update', 'patch'))
      .map(({ subject }) => subject),
  );
  if (controllers.size === 0) return () => true;
  const writing = all.filter((each) => controllers.has(each.subject) && may(each, '', 'configmaps', 'create', 'patch'));
  const namespaces = new Set(writing.map(({ namespace }) => namespace));
  return (namespace) => namespaces.has(undefined) || namespaces.has(namespace);
}
