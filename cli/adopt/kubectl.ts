import { groupOf, type Manifest } from '@twisterlab/platform/model/manifest';
import { groupBy } from '@twisterlab/platform/util/collections';

/** A live object as an argument of kubectl: `deployment.apps/redis`. */
export function reference(manifest: Manifest): string {
  const kind = [manifest.kind.toLowerCase(), groupOf(manifest)].filter(Boolean).join('.');
  return `${kind}/${manifest.metadata.name}`;
}

/** The beginning of a command in the namespace of an object. */
export const inNamespace = ({ metadata }: Manifest) =>
  metadata.namespace === undefined ? 'kubectl' : `kubectl --namespace ${metadata.namespace}`;

/** One command for each namespace. */
export function deleteCommands(manifests: readonly Manifest[]): string[] {
  return [...groupBy(manifests, inNamespace)].map(
    ([kubectl, these]) => `${kubectl} delete ${these.map(reference).join(' ')}`,
  );
}

/** As bootstrap does, so that Argo CD owns every field from the beginning. */
export const apply = (path: string) =>
  `kubectl apply --server-side --force-conflicts --field-manager=argocd-controller --filename dist/${path}`;
