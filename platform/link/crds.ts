import { is, type Kinds } from '../model/kinds';
import { groupOf, type Manifest } from '../model/manifest';
import type { RenderedObject } from '../model/rendered';

type Definition = RenderedObject & { readonly manifest: Kinds['CustomResourceDefinition'] };

/** Rendered CustomResourceDefinitions by the kind that they define, as `group/Kind`. */
export function crdsByKind(objects: readonly RenderedObject[]): ReadonlyMap<string, Definition> {
  const crds = objects.filter((object): object is Definition => is(object.manifest, 'CustomResourceDefinition'));
  return new Map(
    crds.map((object) => {
      const { group, names } = object.manifest.spec;
      return [`${group}/${names.kind}`, object];
    }),
  );
}

/** The resource name of an object, which rules of webhooks match: from its definition, or by the rule that built-in kinds follow. */
export function resourceNames(objects: readonly RenderedObject[]): (manifest: Manifest) => string {
  const byKind = crdsByKind(objects);
  return (manifest) => byKind.get(groupKind(manifest))?.manifest.spec.names.plural ?? guess(manifest.kind);
}

export const groupKind = (manifest: Manifest) => `${groupOf(manifest)}/${manifest.kind}`;

/** The resource of a built-in kind. Source: apimachinery, UnsafeGuessKindToResource. */
export function guess(kind: string): string {
  const singular = kind.toLowerCase();
  if (singular === 'endpoints') return singular;
  if (singular.endsWith('s')) return `${singular}es`;
  return singular.endsWith('y') ? `${singular.slice(0, -1)}ies` : `${singular}s`;
}
