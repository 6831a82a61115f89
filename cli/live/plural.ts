import { groupOf, type Manifest } from '@twisterlab/platform/model/manifest';

/** The resource of a kind, as roles and kubectl name it: `networkpolicies` for NetworkPolicy. */
export function plural(kind: string): string {
  const name = kind.toLowerCase();
  if (/[^aeiou]y$/.test(name)) return `${name.slice(0, -1)}ies`;
  return /(s|x|ch)$/.test(name) ? `${name}es` : `${name}s`;
}

/** `networkpolicies.networking.k8s.io`, `services`. */
export function resourceOf(manifest: Pick<Manifest, 'apiVersion' | 'kind'>): string {
  return [plural(manifest.kind), groupOf(manifest)].filter(Boolean).join('.');
}
