import { is } from '@twisterlab/platform/model/kinds';
import type { DistObject } from '../live/objects';
import type { Clusters } from './live-cluster';
import type { NamespacePlan } from './namespaces';

/** Files of dist with Applications, by when the migration applies them. */
export interface FolderApplications {
  /** Projects, and Applications that concern no namespace with something that runs by hand. */
  readonly early: readonly string[];
  /** Those that a namespace needs, once nothing runs there by hand. */
  of(namespace: string): readonly string[];
  /** Of a tenant's namespace, those of one folder each that sync one of the objects, by wave. */
  folders(namespace: string, objects: readonly DistObject[]): readonly string[];
  /** Names of all that a namespace gets, and of those of them whose deletion waits for a confirmation. */
  names(namespace: string): { readonly all: readonly string[]; readonly confirmed: readonly string[] };
  /** The one that syncs an object. */
  withFolder(object: DistObject | undefined): string | undefined;
  /** Name of the cluster's environment. */
  readonly cluster: string;
  /** Name of the Application of all others. */
  readonly root: string;
}

/** Of a cluster: namespaces and admission policies concern all namespaces, and come with the root Application. */
export function clusterApplications({ dist }: Clusters, namespaces: readonly NamespacePlan[]): FolderApplications {
  const cluster = dist.find(({ manifest }) => is(manifest, 'Namespace'))?.environment;
  const own = dist.filter(({ environment, application }) => environment === cluster && application === 'applications');
  const busy = namespaces.filter(({ byHand }) => byHand.length > 0);
  const partsOf = (applications: readonly DistObject[]) =>
    applications.flatMap(({ path, manifest }) => {
      if (!is(manifest, 'Application')) return [];
      const [, environment = '', folder = ''] = (manifest.spec.source?.path ?? '').split('/');
      const objects = dist.filter(
        (each) => each.environment === environment && (folder === 'applications' || each.application === folder),
      );
      return [{ path, name: manifest.metadata.name, environment, folder, objects, wave: waveOf(manifest) }];
    });
  const children = partsOf(own);
  const isRoot = ({ environment, folder }: (typeof children)[number]) =>
    environment === cluster && folder === 'applications';
  const everywhere = (objects: (typeof children)[number]['objects']) =>
    objects.some(({ manifest }) => is(manifest, 'Namespace') || manifest.kind.startsWith('ValidatingAdmissionPolicy'));
  const parts = children
    .filter((each) => !isRoot(each) && !everywhere(each.objects))
    .map(({ path, objects, wave }) => {
      const concerned = new Set(objects.map(({ manifest }) => manifest.metadata.namespace));
      return { path, wave, last: busy.filter(({ name }) => concerned.has(name)).at(-1)?.name };
    })
    .toSorted((one, two) => one.wave - two.wave);
  const projects = own.filter(({ manifest }) => manifest.kind === 'AppProject').map(({ path }) => path);
  /** Those of a namespace with, for a tenant, those that it contains. */
  const within = (namespace: string) =>
    children
      .filter(({ path }) => parts.some((each) => each.path === path && each.last === namespace))
      .flatMap((each) =>
        each.folder === 'applications'
          ? [
              each,
              ...partsOf(
                dist.filter(
                  ({ environment, application }) => environment === each.environment && application === 'applications',
                ),
              ),
            ]
          : [each],
      );
  return {
    folders: (namespace, objects) =>
      within(namespace)
        .filter((each) => each.environment !== cluster && each.folder !== 'applications')
        .filter((each) => each.objects.some((object) => objects.includes(object)))
        .toSorted((one, two) => one.wave - two.wave)
        .map(({ path }) => path),
    names: (namespace) => {
      const these = within(namespace);
      const waits = these.filter(
        ({ folder, objects }) => folder !== 'applications' && objects.some(({ manifest }) => isConfirmed(manifest)),
      );
      return { all: these.map(({ name }) => name), confirmed: waits.map(({ name }) => name) };
    },
    early: [...projects, ...parts.filter(({ last }) => last === undefined).map(({ path }) => path)],
    of: (namespace) => parts.filter(({ last }) => last === namespace).map(({ path }) => path),
    withFolder: (object) => children.find((each) => object && !isRoot(each) && each.objects.includes(object))?.path,
    cluster: cluster ?? '',
    root: children.find(isRoot)?.name ?? 'root',
  };
}

const isConfirmed = ({ metadata }: Clusters['live'][number]) =>
  (metadata.annotations?.['argocd.argoproj.io/sync-options'] ?? '').includes('Delete=confirm');

function waveOf({ metadata }: Clusters['live'][number]): number {
  return Number(metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? 0);
}
