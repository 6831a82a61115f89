import { is } from '@twisterlab/platform/model/kinds';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { identityOf } from '../live/objects';
import { clusterApplications, type FolderApplications } from './applications';
import { copyCommands, loadCommands } from './data';
import { deleteCommands, inNamespace, reference } from './kubectl';
import type { Clusters } from './live-cluster';
import type { NamespacePlan } from './namespaces';
import type { NodePort } from './node-ports';
import type { Classified } from './verdict';

/** One step of the migration. */
export interface Step {
  readonly title: string;
  /** The namespace that it moves. Default: none. */
  readonly namespace?: string;
  /** Objects that it deletes or hands over: the way back applies them as they are now. */
  readonly objects: readonly Manifest[];
  readonly commands: readonly string[];
  /** The way back from it. */
  readonly back: readonly string[];
}

/** Name of a step's file with its objects as they were: `04.yaml`. */
export const restoreFile = (index: number) => `${String(index + 1).padStart(2, '0')}.yaml`;

/** The steps in order: data first, then Argo CD, then one namespace after the other. */
export function steps(
  found: readonly Classified[],
  clusters: Clusters,
  namespaces: readonly NamespacePlan[],
  ports: readonly NodePort[],
): Step[] {
  const leaves = found.filter(({ action }) => action === 'replace' || action === 'delete');
  const applications = clusterApplications(clusters, namespaces);
  const busy = namespaces.filter(({ byHand }) => byHand.length > 0);
  const others = leaves.filter(
    ({ manifest, when }) => when === undefined && !busy.some(({ name }) => name === manifest.metadata.namespace),
  );
  return [
    copy(found, clusters),
    deletion('Delete what nothing needs', [...leaves.filter(({ when }) => when === 'first'), ...others]),
    argoCd(busy, applications),
    ...busy.map((each) => move(each, { found, clusters, ports, applications })),
    last(applications),
    deletion('Delete the old data, after a restore drill of each new database has passed', [
      ...leaves.filter(({ when }) => when === 'last'),
    ]),
  ].filter(({ commands }) => commands.length > 0);
}

function copy(found: readonly Classified[], { live }: Clusters): Step {
  return {
    title: 'Copy the data, and keep the volumes of deleted claims',
    objects: [],
    commands: copyCommands(found, live),
    back: ['Not needed: nothing has stopped. Keep the copies on another machine.'],
  };
}

function deletion(title: string, objects: readonly Classified[]): Step {
  const manifests = objects.map(({ manifest }) => manifest);
  const commands = deleteCommands(manifests);
  const back = [
    'kubectl apply --filename {restore}',
    ...(manifests.some(isVolume) ? ['Data: the copies of the first step.'] : []),
  ];
  return { title, objects: manifests, commands, back };
}

const isVolume = (manifest: Manifest) => is(manifest, 'PersistentVolumeClaim');

function argoCd(busy: readonly NamespacePlan[], { early, cluster }: FolderApplications): Step {
  const existing = busy.filter(({ exists }) => exists).map(({ name }) => name);
  const hold = existing.map(
    (name) => `kubectl label namespace ${name} pod-security.kubernetes.io/enforce=privileged --overwrite`,
  );
  return {
    title: 'Install Argo CD, and what does not concern the namespaces that still run by hand',
    objects: [],
    commands: [`sh bootstrap/${cluster}.sh argo-cd`, ...hold, ...early.map(apply)],
    back: [
      'kubectl --namespace argocd get applications --output name | xargs kubectl --namespace argocd delete',
      'kubectl delete namespace argocd',
    ],
  };
}

/** As bootstrap does, so that Argo CD owns every field from the beginning. */
const apply = (path: string) =>
  `kubectl apply --server-side --force-conflicts --field-manager=argocd-controller --filename dist/${path}`;

interface Context {
  readonly found: readonly Classified[];
  readonly clusters: Clusters;
  readonly ports: readonly NodePort[];
  readonly applications: FolderApplications;
}

/** Stops what runs by hand in a namespace, then lets Argo CD create what replaces it. */
function move(plan: NamespacePlan, { found, clusters, ports, applications }: Context): Step {
  const { name, byHand, denial, undecided } = plan;
  const policies = applications.withFolder(denial);
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
  return {
    title: `Move the namespace ${name}`,
    namespace: name,
    objects: [...gone, ...colliding.map(({ service }) => service.manifest), ...adopted],
    commands: [
      ...undecided.map(({ manifest }) => `# decide first: ${reference(manifest)} (adopt prints why)`),
      ...clients.flatMap(stop),
      ...copyCommands(stores, clusters.live).filter((command) => !command.includes(' patch persistentvolume/')),
      ...stores.flatMap(({ manifest }) => stop(manifest)),
      ...colliding.map(
        ({ port, service: { manifest } }) =>
          `${inNamespace(manifest)} patch ${reference(manifest)} --patch '{"spec":{"type":"ClusterIP"}}'   # frees ${port}`,
      ),
      ...deleteCommands(gone),
      `${apply(plan.file.path)}   # Pod Security`,
      ...applications.of(name).map((path) => `${apply(path)}${path === policies ? '   # default-deny' : ''}`),
      ...loadCommands(here, clusters),
    ],
    back: [
      ...applications.of(name).map((path) => `kubectl --namespace argocd delete application ${applicationName(path)}`),
      `kubectl label namespace ${name} pod-security.kubernetes.io/enforce=privileged --overwrite`,
      'kubectl apply --filename {restore}',
    ],
  };
}

const applicationName = (path: string) => /Application\.([^@]+)@/.exec(path)?.[1] ?? path;

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

function last({ root, cluster }: FolderApplications): Step {
  return {
    title: 'Let the root Application control everything, with the admission policies',
    objects: [],
    commands: [`sh bootstrap/${cluster}.sh`, 'npm run status'],
    back: [
      `kubectl --namespace argocd patch application ${root} --type merge --patch '{"spec":{"syncPolicy":{"automated":null}}}'`,
      `kubectl --namespace argocd delete application ${cluster}-admission`,
    ],
  };
}
