import type { Graph } from '../../link/graph';
import type { Finding, Rule } from '../rule';

/**
 * Fields with a form that the API server does not verify: it stores any text, and what reads the field finds nothing. Argo CD shows a
 * difference without end where the API server replaces the text.
 */
export const fixedForm: Rule = {
  name: 'fixed-form',
  *check(graph) {
    yield* secretTypes(graph);
    yield* claimTemplates(graph);
    yield* aggregation(graph);
  },
};

/** Types of Kubernetes have a domain too, but for Opaque. Source: Kubernetes, Types of Secret. */
function* secretTypes(graph: Graph): Iterable<Finding> {
  for (const at of graph.all('Secret')) {
    const { type = 'Opaque' } = at.manifest;
    if (type === 'Opaque' || type.includes('/')) continue;
    yield { at, message: `has the type ${type}, which has no domain`, fix: 'Write Opaque, or DOMAIN/NAME.' };
  }
}

/** The StatefulSet controller creates claims, whatever the template states. Source: pkg/apis/apps/types.go. */
function* claimTemplates(graph: Graph): Iterable<Finding> {
  for (const at of graph.all('StatefulSet')) {
    for (const template of at.manifest.spec.volumeClaimTemplates ?? []) {
      const { apiVersion = 'v1', kind = 'PersistentVolumeClaim' } = template;
      if (apiVersion === 'v1' && kind === 'PersistentVolumeClaim') continue;
      yield {
        at,
        message: `has a ${kind} of ${apiVersion} among volumeClaimTemplates`,
        fix: 'Write v1 and PersistentVolumeClaim, or neither.',
      };
    }
  }
}

/** The roles admin, edit and view select "true" only. Source: Kubernetes, Using RBAC, Aggregated ClusterRoles. */
function* aggregation(graph: Graph): Iterable<Finding> {
  for (const at of graph.all('ClusterRole')) {
    for (const [label, value] of Object.entries(at.manifest.metadata.labels ?? {})) {
      if (!/^rbac\.authorization\.k8s\.io\/aggregate-to-(admin|edit|view)$/.test(label) || value === 'true') continue;
      yield { at, message: `has ${label}: "${value}", which no role selects`, fix: 'Write "true", or remove it.' };
    }
  }
}
