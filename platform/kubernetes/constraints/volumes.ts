import type { Constraint, Constraints } from './constraint';
import * as test from './tests';

/** Also those that no driver of Kubernetes serves any more. */
const persistentSources = [
  ...[
    'awsElasticBlockStore',
    'azureDisk',
    'azureFile',
    'cephfs',
    'cinder',
    'csi',
    'fc',
    'flexVolume',
    'flocker',
    'gcePersistentDisk',
  ],
  ...[
    'glusterfs',
    'hostPath',
    'iscsi',
    'local',
    'nfs',
    'photonPersistentDisk',
    'portworxVolume',
    'quobyte',
    'rbd',
    'scaleIO',
  ],
  ...['storageos', 'vsphereVolume'],
];

const mode: Constraint = { fields: { defaultMode: test.fileMode } };

export const volumes: Constraints = {
  'core.v1.Volume': {
    fields: { name: test.dnsLabel },
    *check({ name, ...sources }) {
      const set = Object.keys(sources);
      // Without a source it is an emptyDir.
      if (set.length > 1) yield ['', `sets ${set.join(' and ')}, but a volume has one source`];
    },
  },
  'core.v1.ConfigMapVolumeSource': { ...mode, ...required('name') },
  'core.v1.SecretVolumeSource': { ...mode, ...required('secretName') },
  'core.v1.ProjectedVolumeSource': {
    ...mode,
    *check({ sources = [] }) {
      const paths = new Set<string>();
      for (const [index, { configMap, secret, downwardAPI, serviceAccountToken }] of sources.entries()) {
        const items = [configMap, secret, downwardAPI].flatMap((source) => source?.items ?? []);
        for (const { path } of [...items, ...(serviceAccountToken ? [serviceAccountToken] : [])]) {
          if (paths.has(path)) yield [`sources.${index}`, `repeats the path ${path}`];
          paths.add(path);
        }
      }
    },
  },
  'core.v1.DownwardAPIVolumeSource': mode,
  'core.v1.KeyToPath': { fields: { key: test.notEmpty, path: test.relativePath, mode: test.fileMode } },
  'core.v1.DownwardAPIVolumeFile': {
    fields: { path: test.relativePath, mode: test.fileMode },
    exactlyOne: ['fieldRef', 'resourceFieldRef'],
  },
  'core.v1.VolumeProjection': {
    atMostOne: ['configMap', 'downwardAPI', 'secret', 'serviceAccountToken'],
  },
  'core.v1.ConfigMapProjection': required('name'),
  'core.v1.SecretProjection': required('name'),
  'core.v1.ServiceAccountTokenProjection': {
    fields: { path: test.relativePath, expirationSeconds: test.between(600, 2 ** 32) },
  },
  'core.v1.EmptyDirVolumeSource': { fields: { sizeLimit: test.quantity } },
  'core.v1.HostPathVolumeSource': {
    fields: { path: (value: string) => (value.split('/').includes('..') ? `${value} has ..` : test.notEmpty(value)) },
  },
  'core.v1.NFSVolumeSource': { fields: { server: test.notEmpty, path: test.absolutePath } },
  'core.v1.PersistentVolumeClaimVolumeSource': { fields: { claimName: test.notEmpty } },
  'core.v1.CSIVolumeSource': {
    fields: {
      driver: (value: string) =>
        /^[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?$/.test(value) && value.length <= 63
          ? undefined
          : `${JSON.stringify(value)} is not the name of a driver`,
    },
  },
  'core.v1.EphemeralVolumeSource': required('volumeClaimTemplate'),
  'core.v1.PersistentVolumeClaimSpec': {
    fields: { storageClassName: test.orEmpty(test.dnsSubdomain) },
    some: ['accessModes'],
    *check({ resources, accessModes = [], dataSource, dataSourceRef }) {
      for (const [field, source] of Object.entries({ dataSource, dataSourceRef }))
        if (source && !source.apiGroup && source.kind !== 'PersistentVolumeClaim')
          yield [`${field}.kind`, `${source.kind} is not PersistentVolumeClaim, which no apiGroup requires`];
      if (resources?.requests?.storage === undefined) yield ['resources.requests.storage', 'is missing'];
      if (accessModes.includes('ReadWriteOncePod') && accessModes.length > 1)
        yield ['accessModes', 'has ReadWriteOncePod beside others'];
    },
  },
  'core.v1.PersistentVolume': required('spec'),
  'core.v1.PersistentVolumeSpec': {
    emptyIsDefault: ['persistentVolumeReclaimPolicy'],
    some: ['accessModes'],
    fields: { storageClassName: test.orEmpty(test.dnsSubdomain) },
    values: { capacity: test.quantity },
    exactlyOne: persistentSources,
    *check({ capacity, local, nodeAffinity }) {
      if (capacity?.storage === undefined || Object.keys(capacity).length > 1)
        yield ['capacity', 'has not exactly the key storage'];
      if (local && !nodeAffinity?.required)
        yield ['nodeAffinity.required', 'is missing, but a local volume requires it'];
    },
  },
  'core.v1.LocalVolumeSource': {
    fields: { path: (value: string) => (value.split('/').includes('..') ? `${value} has ..` : test.notEmpty(value)) },
  },
  'storage.v1.StorageClass': {
    fields: { provisioner: (value: string) => test.qualifiedName(value.toLowerCase()) },
    emptyIsDefault: ['reclaimPolicy'],
  },
};

function required(field: string): Constraint {
  return {
    *check(value) {
      if (!value[field]) yield [field, 'is missing'];
    },
  };
}
