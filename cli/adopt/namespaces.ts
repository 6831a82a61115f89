import { is } from '@twisterlab/platform/model/kinds';
import { type DistObject, identityOf, nameOf } from '../live/objects';
import { type Clusters, isController } from './live-cluster';
import { refusedByRestricted } from './pod-security';
import type { Classified } from './verdict';

/** A namespace of dist, and what still runs there by hand. */
export interface NamespacePlan {
  readonly name: string;
  readonly environment: string;
  readonly file: DistObject;
  /** The default-deny policy of dist. Default: the namespace has none. */
  readonly denial?: DistObject;
  readonly exists: boolean;
  /** What creates pods and no chart controls: the API server would refuse its pods, or policies would cut its connections. */
  readonly byHand: readonly Classified[];
  /** Fields of these pods that Pod Security of the namespace refuses, by object. */
  readonly refused: readonly string[];
  /** Objects of which an administrator has to decide. */
  readonly undecided: readonly Classified[];
}

/** In the order of the migration: the cluster's own, then tenants, the least important first. */
export function namespacePlans(found: readonly Classified[], clusters: Clusters): NamespacePlan[] {
  const { dist, namespaces, live } = clusters;
  const priorities = new Map(
    dist.flatMap(({ manifest }) => (is(manifest, 'PriorityClass') ? [[manifest.metadata.name, manifest.value]] : [])),
  );
  const cluster = dist.find(({ manifest }) => is(manifest, 'Namespace'))?.environment;
  const rank = (environment: string) => (environment === cluster ? -1 : (priorities.get(environment) ?? 0));
  const identities = new Set(live.map(identityOf));
  return [...namespaces]
    .map(([name, environment]): NamespacePlan => {
      const file = dist.find(({ manifest }) => is(manifest, 'Namespace') && manifest.metadata.name === name)!;
      const here = found.filter(({ manifest }) => manifest.metadata.namespace === name);
      const pods = here.filter(({ manifest }) => isController(manifest) || is(manifest, 'Pod'));
      const byHand = pods.filter(({ manifest, action }) => !isOwned(manifest) && action !== 'delete');
      const restricted = file.manifest.metadata.labels?.['pod-security.kubernetes.io/enforce'] === 'restricted';
      const denial = dist.find(
        ({ manifest }) =>
          is(manifest, 'NetworkPolicy') &&
          manifest.metadata.namespace === name &&
          manifest.metadata.name === 'default-deny',
      );
      return {
        name,
        environment,
        file,
        ...(denial ? { denial } : {}),
        exists: identities.has(identityOf(file.manifest)),
        byHand,
        refused: restricted
          ? byHand.flatMap(({ manifest }) => {
              const fields = refusedByRestricted(manifest);
              return fields.length > 0 ? [`${nameOf(manifest)} (${fields.join(', ')})`] : [];
            })
          : [],
        undecided: here.filter(({ undecided }) => undecided),
      };
    })
    .toSorted((one, two) => rank(one.environment) - rank(two.environment));
}

const isOwned = ({ metadata }: Classified['manifest']) => (metadata.ownerReferences ?? []).length > 0;
