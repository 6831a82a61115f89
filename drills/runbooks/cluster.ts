import type { DeclaredSecret } from '@twisterlab/platform/model/declarations';
import { is, ofKind } from '@twisterlab/platform/model/kinds';
import type { ClusterNode } from '../../environments/schema/cluster';
import { applyInWaves } from '../api/admission';
import type { Dist } from '../dist';
import { ApiClient } from '../fixtures/api-client';
import { ControlPlane } from '../fixtures/control-plane';
import { startControllers, startScheduler } from '../fixtures/controllers';
import { takesMilliseconds } from '../fixtures/kwok-stages';
import type { Processes } from '../fixtures/processes';
import { type KubeletOptions, SimulatedNodes } from '../fixtures/simulated-nodes';
import { LocalPathProvisioner } from '../scheduling/local-path';

/** The namespace of production, which most pages name. */
export const namespace = 'twisterlab';

/** Names of objects that only a running cluster has. Commands with placeholders get them. */
export const madeHere = {
  job: 'done',
  volumes: ['released-node-lost', 'released-volumes'],
  report: 'replicaset-api',
  expandable: 'expandable',
} as const;

export interface RunbookCluster {
  readonly api: ControlPlane;
  readonly nodes: SimulatedNodes;
  end(): void;
}

/** Starts a cluster of simulated nodes with everything in dist, and with what controllers that do not run here would add. */
export async function startCluster(
  processes: Processes,
  {
    dist,
    nodes,
    kubelet,
    secrets,
  }: {
    readonly dist: Dist;
    readonly nodes: readonly ClusterNode[];
    readonly kubelet: KubeletOptions;
    readonly secrets: readonly DeclaredSecret[];
  },
): Promise<RunbookCluster> {
  const api = await ControlPlane.start(processes);
  await startControllers(api);
  await startScheduler(api);
  const simulated = await SimulatedNodes.start(api, nodes, takesMilliseconds(0), kubelet);
  const provisioner = await LocalPathProvisioner.start(api);
  const client = new ApiClient(api.url, api.certificates, 'admin');
  try {
    // Tasks start when a command starts them.
    dist.changeAll(
      ({ manifest }) => is(manifest, 'CronJob'),
      (manifest) => ({ ...manifest, spec: { ...ofKind(manifest, 'CronJob').spec, suspend: true } }),
    );
    const { refused } = await applyInWaves(api, client, dist.objects(), 'runbooks:');
    if (refused.length > 0) throw new Error(refused.slice(0, 5).join('\n'));
  } finally {
    client.close();
  }
  await surroundings(api, secrets);
  return { api, nodes: simulated, end: () => provisioner.end() };
}

/** Objects that K3s, Patroni, Argo CD, operators and people create. */
async function surroundings({ kubectl }: ControlPlane, secrets: readonly DeclaredSecret[]): Promise<void> {
  const encoded = Buffer.from('drill').toString('base64');
  await kubectl.apply(
    ...secrets.map(({ namespace: home, name, keys }) => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { namespace: home, name },
      data: Object.fromEntries(Object.keys(keys).map((key) => [key, encoded])),
    })),
    ...['local-path-provisioner', 'metrics-server', 'coredns', 'traefik'].map(ofK3s),
    ...['', '-config', '-failover', '-sync'].map(ofPatroni),
    {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { namespace: 'node-agents', name: 'otel-collector-events' },
    },
    ...madeHere.volumes.map(released),
    vulnerabilityReport,
    ...expandableClaim,
  );
  // Without its owner, which would delete it when newer ones have ended.
  const job = [
    '-n',
    namespace,
    'create',
    'job',
    madeHere.job,
    '--from=cronjob/postgres-backup',
    '--dry-run=client',
    '-o',
    'json',
  ];
  const { metadata, spec, ...rest } = JSON.parse(await kubectl.exec(job)) as { metadata: object; spec: object };
  await kubectl.apply({
    ...rest,
    metadata: { ...metadata, ownerReferences: [] },
    spec: { ...spec, ttlSecondsAfterFinished: undefined },
  });
  await kubectl.until('the claim that can be expanded is bound', ['-n', 'default', 'pvc'], (claims) =>
    claims.some(({ status }) => (status as { phase?: string }).phase === 'Bound'),
  );
  for (const { metadata } of await kubectl.get('applications.argoproj.io', '-n', 'argocd')) {
    const status = {
      ...{ sync: { status: 'Synced' }, health: { status: 'Healthy' } },
      operationState: {
        phase: 'Succeeded',
        message: 'successfully synced',
        startedAt: '2026-01-01T00:00:00Z',
        operation: {},
      },
      conditions: [{ type: 'OrphanedResourceWarning', message: 'Application has 1 orphaned resources' }],
      resources: [{ kind: 'Service', namespace, name: 'redis', version: 'v1' }],
    };
    await kubectl.exec([
      '-n',
      'argocd',
      'patch',
      'application',
      metadata.name,
      '--type=merge',
      '-p',
      JSON.stringify({ status }),
    ]);
  }
  await kubectl.until('the pods of production run', ['-n', namespace, 'pods'], (pods) =>
    ['postgres-cluster-0', 'redis-0', 'backups-0'].every((name) =>
      pods.some(({ metadata, status }) => metadata.name === name && (status as { phase?: string }).phase === 'Running'),
    ),
  );
  await kubectl.exec(['-n', namespace, 'label', 'pod', 'postgres-cluster-0', 'role=primary', '--overwrite']);
}

const ofK3s = (name: string) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { namespace: 'kube-system', name },
  spec: {
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name, image: `registry.invalid/${name}` }] },
    },
  },
});

const ofPatroni = (suffix: string) => ({
  apiVersion: 'v1',
  kind: 'Endpoints',
  metadata: {
    namespace,
    name: `postgres-cluster${suffix}`,
    annotations: { leader: 'postgres-cluster-0', sync_standby: 'postgres-cluster-1' },
  },
});

/** The kubelets' label of a machine; a template of the pages reads it of every volume. */
const ofMachine = (machine: string) => ({
  required: {
    nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [machine] }] }],
  },
});

/** The old volume of a claim that is gone. */
const released = (name: string) => ({
  ...{ apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name } },
  spec: {
    ...{ capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/nowhere' } },
    ...{ persistentVolumeReclaimPolicy: 'Retain', storageClassName: 'local-path-retain' },
    ...{ claimRef: { namespace: 'gone', name }, nodeAffinity: ofMachine('gone') },
  },
});

/** A claim of a class that can be expanded, which local-path cannot: a page has the command for it. */
const expandableClaim = [
  {
    ...{ apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: madeHere.expandable } },
    ...{ provisioner: 'drill.invalid/disks', allowVolumeExpansion: true },
  },
  {
    ...{ apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: madeHere.expandable } },
    spec: {
      ...{ capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], storageClassName: madeHere.expandable },
      ...{ claimRef: { namespace: 'default', name: madeHere.expandable }, hostPath: { path: '/nowhere' } },
      nodeAffinity: ofMachine('gone'),
    },
  },
  {
    ...{
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { namespace: 'default', name: madeHere.expandable },
    },
    spec: {
      ...{ accessModes: ['ReadWriteOnce'], storageClassName: madeHere.expandable, volumeName: madeHere.expandable },
      resources: { requests: { storage: '1Gi' } },
    },
  },
];

const vulnerabilityReport = {
  apiVersion: 'aquasecurity.github.io/v1alpha1',
  kind: 'VulnerabilityReport',
  metadata: { namespace, name: madeHere.report },
  report: {
    ...{ updateTimestamp: '2026-01-01T00:00:00Z', registry: { server: 'docker.io' } },
    artifact: { repository: 'library/redis', tag: '7.2' },
    os: { family: 'debian', name: '12' },
    scanner: { name: 'Trivy', vendor: 'Aqua Security', version: '0.74.0' },
    summary: { criticalCount: 1, highCount: 0, mediumCount: 0, lowCount: 0, unknownCount: 0, noneCount: 0 },
    vulnerabilities: [
      {
        ...{ vulnerabilityID: 'CVE-2026-0001', resource: 'openssl', severity: 'CRITICAL', score: 9.8, title: 'a flaw' },
        ...{
          installedVersion: '3.0.1',
          fixedVersion: '3.0.2',
          links: [],
          target: 'redis',
          primaryLink: 'https://example.org',
        },
        ...{ publishedDate: '2026-01-01T00:00:00Z', lastModifiedDate: '2026-01-01T00:00:00Z' },
      },
    ],
  },
};
