import type { Graph } from '../../link/graph';
import { objectKey } from '../../link/graph';
import { allContainers, type Workload } from '../../link/pods';
import { is } from '../../model/kinds';
import { perText } from '../../util/per-text';
import { suggest } from '../../util/suggest';
import type { Rule } from '../rule';

/** The most letters in which a misspelt name differs. */
const mostEdits = 2;

/** The nearest of several names, or none as an empty text. Computed once: most programs have a hundred optional keys. */
const nearest = perText((text) => {
  const [name = '', ...candidates] = text.split('\n');
  return suggest(name, candidates, mostEdits) ?? '';
});
const near = (name: string, candidates: readonly string[]) => nearest([name, ...candidates].join('\n'));

/**
 * An optional reference to what does not exist is ignored without a message. Where nearly the same name exists, that one is meant.
 * Bias: accepts every other missing name: it is what `optional` is for.
 */
export const misspeltOption: Rule = {
  name: 'misspelt-option',
  *check(graph) {
    const names = new Map<string, string[]>();
    for (const kind of ['ConfigMap', 'Secret'] as const)
      for (const { manifest } of graph.all(kind)) {
        const place = `${kind} ${manifest.metadata.namespace}`;
        names.set(place, [...(names.get(place) ?? []), manifest.metadata.name]);
      }
    for (const workload of graph.workloads) {
      for (const { where, kind, name, key } of optionalOf(workload)) {
        const finding = (message: string, meant: string) => ({
          at: workload.object,
          message: `${where} is optional and names ${message}`,
          fix: `Write ${meant}, or another name.`,
        });
        const { namespace } = workload;
        if (!graph.resolvable.has(objectKey(kind, name, namespace))) {
          const meant = near(name, names.get(`${kind} ${namespace}`) ?? []);
          if (meant) yield finding(`the ${kind} ${name}, which does not exist; ${meant} does`, meant);
        } else if (key !== undefined) {
          const keys = keysOf(graph, kind, name, namespace);
          const meant = keys.includes(key) ? '' : near(key, keys);
          if (meant) yield finding(`the key ${key} of ${kind} ${name}, which has ${meant}`, meant);
        }
      }
    }
  },
};

interface Optional {
  readonly where: string;
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  readonly key?: string;
}

function* optionalOf({ spec }: Workload): Iterable<Optional> {
  for (const container of allContainers(spec)) {
    for (const { name: variable, valueFrom: { configMapKeyRef: map, secretKeyRef: secret } = {} } of container.env ??
      []) {
      const where = `the variable ${variable} of ${container.name}`;
      if (map?.optional && map.name) yield { where, kind: 'ConfigMap', name: map.name, key: map.key };
      if (secret?.optional && secret.name) yield { where, kind: 'Secret', name: secret.name, key: secret.key };
    }
  }
  for (const { name: volume, configMap, secret } of spec.volumes ?? []) {
    const where = `the volume ${volume}`;
    if (configMap?.optional && configMap.name) yield { where, kind: 'ConfigMap', name: configMap.name };
    if (secret?.optional && secret.secretName) yield { where, kind: 'Secret', name: secret.secretName };
  }
}

function keysOf(graph: Graph, kind: string, name: string, namespace: string): string[] {
  const declared = graph.environments
    .flatMap(({ secrets }) => secrets)
    .find((each) => kind === 'Secret' && each.name === name && each.namespace === namespace);
  if (declared) return Object.keys(declared.keys);
  const manifest = graph.byKey.get(objectKey(kind, name, namespace))?.manifest;
  return manifest && is(manifest, 'ConfigMap', 'Secret') ? Object.keys(manifest.data ?? {}) : [];
}
