import type { Manifest } from '@twisterlab/platform/model/manifest';

/*
 * The owner's cluster before the migration, as kubectl exports it: written from the owner's documents and what was measured of the
 * application. Hand-made Deployments with the label `app`, PostgreSQL 16 and Redis with data, tools that were left running.
 */

type Extra = Readonly<Record<string, unknown>>;

/** An object as the API server returns it. */
export function live(kind: string, name: string, namespace: string | undefined, rest: Extra = {}): Manifest {
  const [apiVersion, own] = kind.includes(' ') ? kind.split(' ') : ['v1', kind];
  const { metadata, ...fields } = rest as { metadata?: object };
  const uid = `${own} ${namespace ?? ''} ${name}`;
  const server = { uid, resourceVersion: '4711', creationTimestamp: '2025-12-31T13:33:00Z' };
  return {
    apiVersion: apiVersion!,
    kind: own!,
    metadata: { name, ...(namespace ? { namespace } : {}), ...server, ...metadata } as Manifest['metadata'],
    ...fields,
  } as Manifest;
}

/** A reference to the controller of an object. */
export const ownedBy = (kind: string, name: string, namespace: string | undefined, apiVersion = 'apps/v1') => ({
  ownerReferences: [{ apiVersion, kind, name, uid: `${kind} ${namespace ?? ''} ${name}`, controller: true }],
});

const pod = (app: string, image: string, more: Extra = {}) => ({
  metadata: { labels: { app } },
  spec: { containers: [{ name: app, image, volumeMounts: [{ name: 'data', mountPath: '/data' }] }], ...more },
});

/** A Deployment as `kubectl create` makes it, with what the API server fills in. */
export const deployment = (name: string, namespace: string, image: string, more: Extra = {}) =>
  live('apps/v1 Deployment', name, namespace, {
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
      template: pod(name, image, more),
    },
    status: { replicas: 1, readyReplicas: 1 },
  });

export const service = (name: string, namespace: string, app: string, port: number, nodePort?: number) =>
  live('Service', name, namespace, {
    spec: {
      type: nodePort ? 'NodePort' : 'ClusterIP',
      clusterIP: '10.43.17.4',
      clusterIPs: ['10.43.17.4'],
      selector: { app },
      ports: [{ port, protocol: 'TCP', targetPort: port, ...(nodePort ? { nodePort } : {}) }],
    },
  });

export const claim = (name: string, namespace: string, storage: string) =>
  live('PersistentVolumeClaim', name, namespace, {
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'local-path',
      volumeMode: 'Filesystem',
      volumeName: `pvc-${name}`,
      resources: { requests: { storage } },
    },
    status: { phase: 'Bound' },
  });

export const volume = (name: string, namespace: string) =>
  live('PersistentVolume', `pvc-${name}`, undefined, {
    spec: { claimRef: { namespace, name }, persistentVolumeReclaimPolicy: 'Delete', storageClassName: 'local-path' },
  });

const mounted = (name: string) => ({ volumes: [{ name: 'data', persistentVolumeClaim: { claimName: name } }] });

const postgres = live('apps/v1 StatefulSet', 'postgres', 'twisterlab', {
  spec: {
    replicas: 1,
    serviceName: 'postgres',
    selector: { matchLabels: { app: 'postgres' } },
    template: pod('postgres', 'postgres:16-alpine'),
    volumeClaimTemplates: [
      {
        metadata: { name: 'postgres-storage' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } } },
      },
    ],
  },
});

const tenant = [
  live('Namespace', 'twisterlab', undefined),
  deployment('twisterlab-api', 'twisterlab', 'twisterlab-api:latest', {
    volumes: [{ name: 'patch', configMap: { name: 'api-security-patch' } }],
    serviceAccountName: 'api-runner',
  }),
  live('ConfigMap', 'api-security-patch', 'twisterlab', { data: { 'security.py': 'allow_origins = []' } }),
  live('ServiceAccount', 'api-runner', 'twisterlab'),
  live('apps/v1 ReplicaSet', 'twisterlab-api-6d4', 'twisterlab', {
    metadata: ownedBy('Deployment', 'twisterlab-api', 'twisterlab'),
    spec: { replicas: 1 },
    status: { replicas: 1 },
  }),
  live('apps/v1 ReplicaSet', 'twisterlab-api-5c9', 'twisterlab', {
    metadata: ownedBy('Deployment', 'twisterlab-api', 'twisterlab'),
    spec: { replicas: 0 },
    status: { replicas: 0 },
  }),
  live('Pod', 'twisterlab-api-6d4-x2x', 'twisterlab', {
    metadata: { ...ownedBy('ReplicaSet', 'twisterlab-api-6d4', 'twisterlab'), labels: { app: 'twisterlab-api' } },
    spec: pod('twisterlab-api', 'twisterlab-api:latest').spec,
  }),
  live('autoscaling/v2 HorizontalPodAutoscaler', 'twisterlab-api', 'twisterlab', {
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'twisterlab-api' }, maxReplicas: 3 },
  }),
  live('policy/v1 PodDisruptionBudget', 'api', 'twisterlab', {
    spec: { minAvailable: 1, selector: { matchLabels: { app: 'twisterlab-api' } } },
  }),
  service('twisterlab-unified-api', 'twisterlab', 'twisterlab-api', 8000, 30001),
  service('twisterlab-api', 'twisterlab', 'twisterlab-api', 8000),
  deployment('mcp-unified', 'twisterlab', 'twisterlab-mcp:latest'),
  // Another name than the Service of dist, and its port.
  service('mcp-server', 'twisterlab', 'mcp-unified', 8080, 30080),
  service('chat', 'twisterlab', 'chat-that-is-gone', 80),
  postgres,
  service('postgres', 'twisterlab', 'postgres', 5432),
  claim('postgres-storage-postgres-0', 'twisterlab', '10Gi'),
  volume('postgres-storage-postgres-0', 'twisterlab'),
  deployment('redis', 'twisterlab', 'redis:7-alpine', mounted('redis-data')),
  claim('redis-data', 'twisterlab', '5Gi'),
  volume('redis-data', 'twisterlab'),
  // Left by an earlier StatefulSet: the one of dist mounts a claim of this name.
  claim('data-redis-0', 'twisterlab', '5Gi'),
  claim('old-uploads', 'twisterlab', '1Gi'),
  live('networking.k8s.io/v1 NetworkPolicy', 'allow-lan', 'twisterlab', { spec: { podSelector: {}, ingress: [{}] } }),
  live('networking.k8s.io/v1 Ingress', 'twisterlab-ingress', 'twisterlab', {
    spec: { rules: [{ host: 'twisterlab.local' }] },
  }),
  live('networking.k8s.io/v1 Ingress', 'wiki', 'twisterlab', { spec: { rules: [{ host: 'wiki.example.org' }] } }),
  deployment('wiki', 'twisterlab', 'wiki:2'),
  live('Pod', 'builder', 'twisterlab', { spec: pod('builder', 'docker:dind').spec }),
  live('Pod', 'node-debugger-edgeserver-8kq', 'default', { spec: pod('debugger', 'busybox').spec }),
  live('Pod', 'load-check', 'twisterlab', { spec: pod('load-check', 'curl').spec }),
  live('batch/v1 Job', 'migrate', 'twisterlab', {
    spec: { template: pod('migrate', 'twisterlab-api:latest') },
    status: { conditions: [{ type: 'Complete', status: 'True' }] },
  }),
];

const monitoring = [
  live('Namespace', 'monitoring', undefined),
  deployment('prometheus', 'monitoring', 'prom/prometheus:v2.48.0', mounted('prometheus-data')),
  claim('prometheus-data', 'monitoring', '20Gi'),
  volume('prometheus-data', 'monitoring'),
  live('ServiceAccount', 'prometheus', 'monitoring'),
  live('rbac.authorization.k8s.io/v1 ClusterRoleBinding', 'prometheus', undefined, {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'prometheus' },
    subjects: [{ kind: 'ServiceAccount', name: 'prometheus', namespace: 'monitoring' }],
  }),
  service('prometheus', 'monitoring', 'prometheus', 9090, 30090),
  deployment('grafana', 'monitoring', 'grafana/grafana:10.2.0'),
  service('grafana', 'monitoring', 'grafana', 3000, 30091),
  live('apps/v1 DaemonSet', 'node-exporter', 'monitoring', {
    spec: {
      selector: { matchLabels: { app: 'node-exporter' } },
      template: pod('node-exporter', 'prom/node-exporter:v1.7.0', { hostNetwork: true }),
    },
  }),
];

const others = [
  live('Namespace', 'local-path-storage', undefined),
  live('ServiceAccount', 'default', 'local-path-storage'),
  live('Namespace', 'home-automation', undefined),
  deployment('hub', 'home-automation', 'hub:1'),
  service('hub', 'home-automation', 'hub', 8123, 31000),
  live('PersistentVolume', 'pvc-released', undefined, { spec: { claimRef: { namespace: 'gone', name: 'data' } } }),
];

const k3s = [
  live('Namespace', 'kube-system', undefined),
  live('Namespace', 'default', undefined),
  live('Node', 'edgeserver', undefined),
  live('Service', 'kubernetes', 'default', { spec: { ports: [{ port: 443 }] } }),
  live('ConfigMap', 'kube-root-ca.crt', 'twisterlab'),
  live('ServiceAccount', 'default', 'twisterlab'),
  deployment('coredns', 'kube-system', 'rancher/mirrored-coredns-coredns:1.11'),
  live('storage.k8s.io/v1 StorageClass', 'local-path', undefined, { provisioner: 'rancher.io/local-path' }),
  live('rbac.authorization.k8s.io/v1 ClusterRole', 'local-path-provisioner-role', undefined, {
    metadata: { annotations: { 'objectset.rio.cattle.io/id': '' } },
  }),
  live('rbac.authorization.k8s.io/v1 ClusterRole', 'view', undefined, {
    metadata: { labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' } },
  }),
  live('apiextensions.k8s.io/v1 CustomResourceDefinition', 'helmcharts.helm.cattle.io', undefined),
];

export const handRun: readonly Manifest[] = [...tenant, ...monitoring, ...others, ...k3s];

/** The export: a List. */
export const exportOf = (objects: readonly Manifest[]) =>
  JSON.stringify({ apiVersion: 'v1', kind: 'List', metadata: { resourceVersion: '' }, items: objects });
