import type { Graph } from '../../link/graph';
import { allContainers } from '../../link/pods';
import type { RenderedObject } from '../../model/rendered';
import type { Rule } from '../rule';

/** A shell in a pod fails at the carriage return of a script that was edited on Windows: `$'\r': command not found`. */
export const lineEndings: Rule = {
  name: 'line-endings',
  *check(graph) {
    for (const [at, place, text] of texts(graph)) {
      if (!text.includes('\r\n')) continue;
      const message = `has Windows line endings (CRLF) in ${place}`;
      yield { at, message, fix: 'Save its source with the line endings of Unix (LF).' };
    }
  },
};

/** Files of ConfigMaps, and commands of containers. */
function* texts(graph: Graph): Iterable<readonly [at: RenderedObject, place: string, text: string]> {
  for (const at of graph.all('ConfigMap')) {
    for (const [file, text] of Object.entries(at.manifest.data ?? {})) yield [at, file, text];
  }
  for (const { object: at, spec } of graph.workloads) {
    for (const { name, command = [], args = [] } of allContainers(spec)) {
      for (const text of [...command, ...args]) yield [at, `the command of ${name}`, text];
    }
  }
}
