import type { Semantics } from '../write/changes';
import type { Parse } from './file';
import { listSemantics } from './lists';
import { sameValue } from './values';

/** How objects and files are compared: by the meaning of their fields. @param parse reads YAML. */
export function semantics(parse: Parse): Semantics {
  return {
    expands: true,
    same: sameValue,
    list: listSemantics,
    content: (path, text) => structureOf(path, text, parse),
  };
}

/** A file in a ConfigMap, or the values of K3s' Helm charts, as data. Undefined: it is compared by line. */
function structureOf(path: readonly string[], text: string, parse: Parse): unknown {
  const name = path.at(-1) ?? '';
  // The kubelet's files are YAML with another ending.
  if (!/\.(ya?ml|json)$/.test(name) && name !== 'valuesContent' && !/^apiVersion: /m.test(text)) return undefined;
  try {
    const value = name.endsWith('.json') ? JSON.parse(text) : parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    // Templates, and several documents in one file.
    return undefined;
  }
}
