import type { Graph } from '../../link/graph';
import { allContainers } from '../../link/pods';
import type { Kinds } from '../../model/kinds';
import type { Container } from '../../model/manifest';
import { remembered } from '../../util/memory';
import { perObject } from '../../util/per-object';
import type { Finding, Rule } from '../rule';
import { probesOf } from '../workloads/probe-port';
import { containsSecret, isSecret } from './secret-forms';

const fix = 'Reference a key of a Secret, and rotate the value: it has been in Git.';

/** Git must contain no secrets. Messages never include the value, because logs keep them. */
export const literalSecret: Rule = {
  name: 'literal-secret',
  *check(graph) {
    for (const { object: at, spec } of graph.workloads) {
      for (const container of allContainers(spec)) {
        for (const message of faults(container))
          yield { at, message: `${message} of ${container.name} holds a secret`, fix };
      }
    }
    yield* files(graph);
    for (const at of graph.all('Secret')) {
      const keys = [...Object.keys(at.manifest.data ?? {}), ...Object.keys(at.manifest.stringData ?? {})];
      if (keys.length > 0) yield { at, message: `holds values in Git: ${keys.join(', ')}`, fix };
    }
  },
};

const faults = perObject((container: Container) => [...faultsOf(container)]);

function* faultsOf(container: Container): Iterable<string> {
  for (const { name, value = '' } of container.env ?? []) {
    if (!isMountedPath(container, value) && (isSecret(name, value) || containsSecret(value))) yield `env ${name}`;
  }
  if (containsSecret([...(container.command ?? []), ...(container.args ?? [])].join(' '))) yield 'the command';
  for (const { kind, probe } of probesOf(container)) {
    if (containsSecret((probe.exec?.command ?? []).join(' '))) yield `the ${kind}`;
  }
}

const isMountedPath = ({ volumeMounts = [] }: Container, value: string) =>
  volumeMounts.some(({ mountPath }) => value.startsWith(`${mountPath.replace(/\/$/, '')}/`));

/** Whether an entry of a file holds one. */
function holdsSecret(key: string, value: string): boolean {
  return remembered(
    'secret in a file',
    () => JSON.stringify([key, value]),
    () => isSecret(key, value) || containsSecret(value),
  );
}

function* files(graph: Graph): Iterable<Finding> {
  for (const at of graph.all('ConfigMap')) {
    for (const key of keysWithSecret(at.manifest)) yield { at, message: `the key ${key} holds a secret`, fix };
  }
}

const keysWithSecret = perObject(({ data = {}, binaryData = {} }: Kinds['ConfigMap']) => {
  const decoded = Object.entries(binaryData).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]);
  const all = [...Object.entries(data), ...decoded] as [string, string][];
  return all.filter(([key, value]) => holdsSecret(key, value)).map(([key]) => key);
});
