import { is } from '@twisterlab/platform/model/kinds';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { identityOf, nameOf } from '../live/objects';
import type { FolderApplications } from './applications';
import { endSessions, lastCopy, loadCommands, loadedStores } from './data';
import { apply, deleteCommands, inNamespace, reference } from './kubectl';
import type { Clusters } from './live-cluster';
import type { NamespacePlan } from './namespaces';
import type { NodePort } from './node-ports';
import type { Step } from './step';
import type { Classified } from './verdict';

interface Context {
  readonly found: readonly Classified[];
  readonly clusters: Clusters;
  readonly ports: readonly NodePort[];
  readonly applications: FolderApplications;
}

/** Stops what runs by hand in a namespace, then lets Argo CD create what replaces it. */
export function move(plan: NamespacePlan, { found, clusters, ports, applications }: Context): Step {
  const { name, byHand, denial, undecided } = plan;
  const here = found.filter(({ manifest }) => manifest.metadata.namespace === name);
  const gone = here
    .filter(({ action, when }) => (action === 'replace' || action === 'delete') && when === undefined)
    .map(({ manifest }) => manifest);
  const stopped = byHand.filter(({ action }) => action === 'replace');
  // Clients stop first: no row is written after the second copy.
  const stores = stopped.filter(({ data }) => data !== undefined);
  const clients = stopped.filter(({ data }) => data === undefined).map(({ manifest }) => manifest);
  // Argo CD deletes what it took over with its Application.
  const adopted = found.flatMap(({ manifest, action }) => {
    const application = applications.withFolder(clusters.wanted.get(identityOf(manifest)));
    return action === 'adopt' && application && applications.of(name).includes(application) ? [manifest] : [];
  });
  const colliding = ports.filter(
    ({ fate, wanted, service }) =>
      fate === 'collides' && wanted?.metadata.namespace === name && !gone.includes(service.manifest),
  );
  const loaded = loadedStores(here, clusters);
  const successors = clusters.dist.filter(({ manifest }) =>
    loaded.some(({ successor }) => successor === nameOf(manifest)),
  );
  // The data are loaded before a client of dist writes.
  const first = loaded.length > 0 ? applications.folders(name, [...successors, ...(denial ? [denial] : [])]) : [];
  const all = [...first, ...applications.of(name)];
  const policies =
    denial &&
    (applications.folders(name, [denial]).find((path) => first.includes(path)) ?? applications.withFolder(denial));
  const applied = (path: string) => `${apply(path)}${path === policies ? '   # default-deny' : ''}`;
  const services = gone.filter((manifest) => is(manifest, 'Service'));
  return {
    title: `Move the namespace ${name}`,
    namespace: name,
    objects: [...gone, ...colliding.map(({ service }) => service.manifest), ...adopted],
    commands: [
      ...undecided.map(({ manifest }) => `# decide first: ${reference(manifest)} (adopt prints why)`),
      ...clients.flatMap(stop),
      ...clients.flatMap(untilGone),
      ...deleteCommands(services),
      ...(stores.length > 0 ? ['sleep 5   # until no node forwards to them'] : []),
      ...stores.flatMap(({ manifest }) => endSessions(manifest)),
      ...stores.flatMap(({ manifest }) => lastCopy(manifest, clusters.live)),
      ...stores.flatMap(({ manifest }) => stop(manifest)),
      ...stores.flatMap(({ manifest }) => untilGone(manifest)),
      ...colliding.map(
        ({ port, service: { manifest } }) =>
          `${inNamespace(manifest)} patch ${reference(manifest)} --patch '{"spec":{"type":"ClusterIP"}}'   # frees ${port}`,
      ),
      ...deleteCommands(gone.filter((manifest) => !is(manifest, 'Service'))),
      `${apply(plan.file.path)}   # Pod Security`,
      ...first.map(applied),
      ...loadCommands(loaded),
      ...all.filter((path) => !first.includes(path)).map(applied),
    ],
    back: back(name, applications, clusters),
  };
}

/** The deletion of what has data waits for a confirmation that is newer than itself. */
function back(namespace: string, applications: FolderApplications, { dist, byIdentity }: Clusters): string[] {
  const { all, confirmed } = applications.names(namespace);
  const claims = dist.flatMap(({ manifest }) => {
    if (!is(manifest, 'StatefulSet') || manifest.metadata.namespace !== namespace) return [];
    const { replicas = 1, volumeClaimTemplates = [] } = manifest.spec;
    return volumeClaimTemplates.flatMap(({ metadata }) =>
      Array.from({ length: replicas }, (_, index) => `${metadata?.name}-${manifest.metadata.name}-${index}`),
    );
  });
  const fresh = claims.filter(
    (name) =>
      !byIdentity.has(identityOf({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name, namespace } })),
  );
  return [
    `kubectl --namespace argocd delete application --ignore-not-found --wait=false ${all.join(' ')}`,
    ...(confirmed.length > 0
      ? [
          `sleep 2; kubectl --namespace argocd annotate application ${confirmed.join(' ')} --overwrite "argocd.argoproj.io/deletion-approved=$(date -u +%FT%TZ)"`,
        ]
      : []),
    `kubectl --namespace argocd wait --for=delete --timeout=10m ${all.map((each) => `application/${each}`).join(' ')}`,
    `kubectl label namespace ${namespace} pod-security.kubernetes.io/enforce=privileged --overwrite`,
    ...(fresh.length > 0
      ? [
          `kubectl --namespace ${namespace} delete persistentvolumeclaim --ignore-not-found ${fresh.join(' ')}   # with the rows since the move`,
        ]
      : []),
    'kubectl apply --filename {restore}',
  ];
}

/** Waits until the pods of an object are gone: until then they write. */
function untilGone(manifest: Manifest): string[] {
  if (!is(manifest, 'Deployment', 'StatefulSet')) return [];
  const labels = Object.entries(manifest.spec.selector.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  if (labels.length === 0) return [];
  return [`${inNamespace(manifest)} wait --for=delete pod --selector=${labels.join(',')} --timeout=5m`];
}

function stop(manifest: Manifest): string[] {
  const target = inNamespace(manifest);
  if (is(manifest, 'CronJob')) return [`${target} patch ${reference(manifest)} --patch '{"spec":{"suspend":true}}'`];
  if (!is(manifest, 'Deployment', 'StatefulSet')) return [];
  const keep =
    is(manifest, 'StatefulSet') && manifest.spec.persistentVolumeClaimRetentionPolicy?.whenDeleted === 'Delete'
      ? [
          `${target} patch ${reference(manifest)} --patch '{"spec":{"persistentVolumeClaimRetentionPolicy":{"whenDeleted":"Retain","whenScaled":"Retain"}}}'`,
        ]
      : [];
  return [...keep, `${target} scale ${reference(manifest)} --replicas=0`];
}
