import { groupOf, type Manifest } from '../model/manifest';
import type { Rendered } from '../model/rendered';

/** A CustomResourceDefinition, as far as names go. */
interface Definition extends Manifest {
  readonly spec: { readonly group: string; readonly names: { readonly kind: string; readonly plural: string } };
}

/** Rendered definitions of kinds by the kind that they define, as `group/Kind`. */
export function definitions(objects: readonly Rendered[]): ReadonlyMap<string, Rendered> {
  const own = objects.filter(({ manifest }) => manifest.kind === 'CustomResourceDefinition');
  return new Map(
    own.map((object) => {
      const { group, names } = (object.manifest as Definition).spec;
      return [`${group}/${names.kind}`, object];
    }),
  );
}

/** What webhooks call the kind of an object: as its definition says, or by the rule that Kubernetes' own kinds follow. */
export function plurals(objects: readonly Rendered[]): (manifest: Manifest) => string {
  const known = definitions(objects);
  return (manifest) => {
    const definition = known.get(kindOf(manifest))?.manifest as Definition | undefined;
    return definition?.spec.names.plural ?? guess(manifest.kind);
  };
}

export const kindOf = (manifest: Manifest) => `${groupOf(manifest)}/${manifest.kind}`;

/** Source: apimachinery, UnsafeGuessKindToResource. */
function guess(kind: string): string {
  const singular = kind.toLowerCase();
  if (singular === 'endpoints') return singular;
  if (singular.endsWith('s')) return `${singular}es`;
  return singular.endsWith('y') ? `${singular.slice(0, -1)}ies` : `${singular}s`;
}
