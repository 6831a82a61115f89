import { is } from '@twisterlab/platform/model/kinds';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { clusterApplications, type FolderApplications } from './applications';
import { copyCommands } from './data';
import { apply, deleteCommands } from './kubectl';
import type { Clusters } from './live-cluster';
import { move } from './move';
import type { NamespacePlan } from './namespaces';
import type { NodePort } from './node-ports';
import type { Step } from './step';
import type { Classified } from './verdict';

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
    argoCd(namespaces, applications),
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

/** The script leaves the labels of namespaces that exist. */
function argoCd(namespaces: readonly NamespacePlan[], { early, cluster }: FolderApplications): Step {
  const free = namespaces.filter(({ exists, byHand }) => exists && byHand.length === 0);
  return {
    title: 'Install Argo CD, and what does not concern the namespaces that still run by hand',
    objects: [],
    commands: [`sh bootstrap/${cluster}.sh argo-cd`, ...free.map(({ file }) => apply(file.path)), ...early.map(apply)],
    back: [
      'kubectl --namespace argocd get applications --output name | xargs kubectl --namespace argocd delete',
      'kubectl delete namespace argocd',
    ],
  };
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
