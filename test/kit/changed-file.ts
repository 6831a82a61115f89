import { link } from '@twisterlab/platform/link/graph';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import type { Rule } from '@twisterlab/platform/verify/rule';
import { graphFindings } from './objects';
import { fleet, rendered } from './rendered';

/** Where a file is: the start of its object's name and, of a ConfigMap, the key. */
export interface FilePlace {
  readonly environment: string;
  readonly object: string;
  /** Default: the values of a HelmChartConfig. */
  readonly key?: string;
}

/**
 * Findings of a rule in one environment of the tests' records, with one passage of one file replaced.
 * @param change the passage, which must be in the file once or more, and what the first one becomes. Default: no change.
 * @throws Error if no object has the file, or the file does not have the passage.
 */
export function findingsInFile(
  rule: Rule,
  { environment, object, key }: FilePlace,
  change?: readonly [from: string, to: string],
): string[] {
  let changes = 0;
  const alter = (text: string) => {
    const [from, to] = change!;
    if (!text.includes(from)) throw new Error(`${object} has no text ${from}`);
    changes++;
    return text.replace(from, () => to);
  };
  const replaced = (manifest: Manifest): Manifest => {
    const { data, spec } = manifest as Manifest & {
      readonly data?: Readonly<Record<string, string>>;
      readonly spec?: { readonly valuesContent?: string };
    };
    if (!manifest.metadata.name.startsWith(object)) return manifest;
    if (key !== undefined && manifest.kind === 'ConfigMap' && data?.[key] !== undefined)
      return { ...manifest, data: { ...data, [key]: alter(data[key]) } } as Manifest;
    if (key === undefined && spec?.valuesContent !== undefined)
      return { ...manifest, spec: { ...spec, valuesContent: alter(spec.valuesContent) } } as Manifest;
    return manifest;
  };
  const found = rendered().find(({ name }) => name === environment)!;
  const changed = change
    ? { ...found, objects: found.objects.map((one) => ({ ...one, manifest: replaced(one.manifest) })) }
    : found;
  if (change && changes !== 1) throw new Error(`${changes} objects of ${environment} have the file ${object} ${key}`);
  return graphFindings(rule, link(fleet.clusters[0]!, [changed]));
}

/** The text of a ConfigMap's file in one environment. @throws Error if there is none. */
export function textOfFile({ environment, object, key = '' }: FilePlace): string {
  const { objects } = rendered().find(({ name }) => name === environment)!;
  for (const { manifest } of objects) {
    const { data } = manifest as { readonly data?: Readonly<Record<string, string>> };
    if (manifest.metadata.name.startsWith(object) && data?.[key] !== undefined) return data[key];
  }
  throw new Error(`${environment} has no file ${object} ${key}`);
}
