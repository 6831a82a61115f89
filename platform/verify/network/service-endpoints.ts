import { objectKey } from '../../link/graph';
import type { Rule } from '../rule';

/**
 * A Service needs pods: a selector, or endpoints that a chart declares because a program writes them. And pods of a StatefulSet have
 * DNS names only below a headless Service.
 */
export const serviceEndpoints: Rule = {
  name: 'service-endpoints',
  *check(graph) {
    const written = new Set(graph.endpoints.map(({ service, namespace }) => objectKey('Service', service, namespace)));
    const headless = new Set<string>();
    for (const at of graph.all('Service')) {
      const { metadata, spec } = at.manifest;
      const key = objectKey('Service', metadata.name, metadata.namespace);
      if (spec.clusterIP === 'None') headless.add(key);
      if (spec.type === 'ExternalName') continue;
      // Programs such as Patroni keep their state in the endpoints of a headless Service.
      if (spec.clusterIP !== 'None' && !Object.keys(spec.selector ?? {}).length && !written.has(key)) {
        yield {
          at,
          message: 'has no selector, and no chart declares who writes its endpoints: it leads nowhere',
          fix: "Set the selector, or declare(this, 'endpoints', ...).",
        };
      }
      if (!spec.ports?.length && spec.clusterIP !== 'None')
        yield { at, message: 'has no ports', fix: 'List the ports that clients use.' };
    }
    // A pod of a StatefulSet has its name and a number.
    const named = new Set(
      graph.references
        .filter(({ kind }) => kind === 'Pod')
        .map(({ name, namespace }) => objectKey('StatefulSet', name.replace(/-\d+$/, ''), namespace)),
    );
    for (const at of graph.all('StatefulSet')) {
      const { metadata, spec } = at.manifest;
      const key = objectKey('Service', spec.serviceName ?? '', metadata.namespace);
      // The rule `dangling-reference` reports a Service that does not exist.
      const usesNames = named.has(objectKey('StatefulSet', metadata.name, metadata.namespace));
      if (!usesNames || !spec.serviceName || headless.has(key) || !graph.byKey.has(key)) continue;
      yield {
        at,
        message: `has the serviceName ${spec.serviceName}, which is not headless: its pods have no DNS names`,
        fix: 'Set clusterIP: None in that Service.',
      };
    }
  },
};
