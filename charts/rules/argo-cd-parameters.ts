import { objectKey } from '@twisterlab/platform/link/graph';
import { allContainers } from '@twisterlab/platform/link/pods';
import { is } from '@twisterlab/platform/model/kinds';
import type { Rule } from '@twisterlab/platform/verify/rule';
import { argoCdNamespace } from '../argo-cd/applications';

/** The ConfigMaps whose keys Argo CD's programs get as variables. */
const sources = ['argocd-cmd-params-cm', 'argocd-cm'];

/** The workload that a key of argocd-cmd-params-cm is for, by how it begins. Source: Argo CD, argocd-cmd-params-cm.yaml. */
const readers: Readonly<Record<string, readonly string[]>> = {
  controller: ['argocd-application-controller'],
  reposerver: ['argocd-repo-server'],
  server: ['argocd-server'],
  redis: ['argocd-application-controller', 'argocd-repo-server', 'argocd-server'],
  repo: ['argocd-application-controller', 'argocd-server'],
};

/**
 * Argo CD's programs read no ConfigMap of parameters: each key is a variable, which is optional. A key without its variable has no effect,
 * and neither has a variable with the key of another one. Bias: the words of names and keys differ in Argo CD; one in common is enough.
 */
export const argoCdParameters: Rule = {
  name: 'argo-cd-parameters',
  *check(graph) {
    const read = new Map<string, Set<string>>();
    for (const { object: at, spec } of graph.workloadsIn(argoCdNamespace)) {
      const keys = new Set<string>();
      read.set(at.manifest.metadata.name, keys);
      for (const { env = [] } of allContainers(spec)) {
        for (const { name, valueFrom } of env) {
          const from = valueFrom?.configMapKeyRef;
          if (!from || !sources.includes(from.name ?? '')) continue;
          keys.add(from.key);
          const message = faultOf(name, from.key);
          if (message) yield { at, message, fix: 'Write the name and the key of the chart.' };
        }
      }
    }
    const at = graph.byKey.get(objectKey('ConfigMap', sources[0]!, argoCdNamespace));
    if (!at || !is(at.manifest, 'ConfigMap')) return;
    for (const key of Object.keys(at.manifest.data ?? {})) {
      for (const reader of readers[key.split('.')[0]!] ?? []) {
        if (!read.has(reader) || read.get(reader)!.has(key)) continue;
        yield {
          at,
          message: `has ${key}, which ${reader} gets by no variable: it has no effect`,
          fix: 'Correct the key, or the valueFrom of the container.',
        };
      }
    }
  },
};

function faultOf(name: string, key: string): string | undefined {
  if (!/^[A-Z][A-Z\d_]*$/.test(name))
    return `has the variable ${name}: Argo CD's are of capital letters and underscores`;
  if (!/^[a-z][a-z\d.]*$/i.test(key)) return `reads the key ${key}: those of Argo CD are words with dots`;
  const words = key.toUpperCase().split('.').slice(1);
  if (words.some((word) => word.length > 1 && name.replaceAll('_', '').includes(word))) return undefined;
  return `gets ${name} from the key ${key}, which is for another variable`;
}
