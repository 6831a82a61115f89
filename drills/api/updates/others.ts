import { admission } from './admission';
import { clusterSample, namespace, sample, type UpdateSample } from './sample';

const rbac = 'rbac.authorization.k8s.io';
const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }];
const subjects = [{ kind: 'ServiceAccount', name: 'a', namespace }];
const roleRef = (kind: string, name: string) => ({ apiGroup: rbac, kind, name });
const webhooks = [
  {
    name: 'a.example.org',
    admissionReviewVersions: ['v1'],
    sideEffects: 'None',
    failurePolicy: 'Ignore',
    clientConfig: { url: 'https://192.0.2.1' },
  },
];
const version = (name: string, storage: boolean) => ({
  name,
  served: true,
  storage,
  schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
});
const names = { plural: 'widgets', singular: 'widget', kind: 'Widget', listKind: 'WidgetList' };
const definition = { group: 'updates.example.org', scope: 'Namespaced', names, versions: [version('v1', true)] };

export const others: readonly UpdateSample[] = [
  clusterSample('v1', 'Namespace', {}, [['metadata.labels', { a: 'b' }]], {
    omits: { 'spec.finalizers': 'an update ignores it; only the subresource finalize changes it' },
  }),
  sample('v1', 'ServiceAccount', {}, [
    ['automountServiceAccountToken', false],
    ['imagePullSecrets', [{ name: 'a' }]],
    ['secrets', [{ name: 'a' }]],
  ]),
  sample('v1', 'ConfigMap', { data: { a: '1' } }, [
    ['data', { a: '2' }],
    ['binaryData', { b: 'MQ==' }],
    ['immutable', true],
  ]),
  sample(
    'v1',
    'ConfigMap',
    { data: { a: '1' }, binaryData: { b: 'MQ==' }, immutable: true },
    [
      ['data', { a: '2' }],
      ['binaryData', { b: 'Mg==' }],
      ['immutable', undefined],
      ['metadata.labels', { a: 'b' }],
    ],
    { part: 'immutable' },
  ),
  sample('v1', 'Secret', { data: { a: 'MQ==' } }, [
    ['data', { a: 'Mg==' }],
    ['immutable', true],
    ['stringData', { b: '1' }],
    ['type', 'example.org/a'],
    ['type', 'Opaque'],
  ]),
  sample(
    'v1',
    'Secret',
    { data: { a: 'MQ==' }, immutable: true },
    [
      ['data', { a: 'Mg==' }],
      ['stringData', { b: '1' }],
      ['immutable', undefined],
    ],
    { part: 'immutable' },
  ),
  sample('v1', 'LimitRange', { spec: { limits: [{ type: 'Pod', max: { cpu: '2' } }] } }, [
    ['spec.limits', [{ type: 'Pod', max: { cpu: '3' } }]],
  ]),
  sample('v1', 'ResourceQuota', { spec: { hard: { pods: '9' }, scopes: ['BestEffort'] } }, [
    ['spec.hard', { pods: '8' }],
    ['spec.scopes', ['NotBestEffort']],
    ['spec.scopeSelector', { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'Exists' }] }],
  ]),
  clusterSample(
    'storage.k8s.io/v1',
    'StorageClass',
    { provisioner: 'example.org/a', parameters: { a: '1' }, allowVolumeExpansion: true },
    [
      ['allowVolumeExpansion', undefined],
      ['allowedTopologies', [{ matchLabelExpressions: [{ key: 'kubernetes.io/hostname', values: ['a'] }] }]],
      ['mountOptions', ['ro']],
      ['parameters', { a: '2' }],
      ['provisioner', 'example.org/b'],
      ['reclaimPolicy', 'Retain'],
      ['reclaimPolicy', 'Delete'],
      ['volumeBindingMode', 'WaitForFirstConsumer'],
      ['volumeBindingMode', 'Immediate'],
    ],
  ),
  sample(
    'v1',
    'PersistentVolumeClaim',
    {
      spec: {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: '2Gi' } },
        storageClassName: 'updates-storageclass-a',
        volumeName: 'a',
      },
    },
    [
      ['spec.accessModes', ['ReadOnlyMany']],
      ['spec.dataSource', { kind: 'PersistentVolumeClaim', name: 'b' }],
      ['spec.dataSourceRef', { kind: 'PersistentVolumeClaim', name: 'b' }],
      ['spec.resources', { requests: { storage: '3Gi' } }],
      ['spec.resources', { requests: { storage: '2048Mi' } }],
      ['spec.resources', { requests: { storage: '1Gi' } }],
      ['spec.resources', { requests: { storage: '2Gi' }, limits: { storage: '9Gi' } }],
      ['spec.selector', { matchLabels: { a: 'b' } }],
      ['spec.storageClassName', 'other'],
      ['spec.volumeAttributesClassName', 'a'],
      ['spec.volumeMode', 'Block'],
      ['spec.volumeMode', 'Filesystem'],
      ['spec.volumeName', 'b'],
    ],
    { status: { phase: 'Bound', capacity: { storage: '2Gi' }, accessModes: ['ReadWriteOnce'] } },
  ),
  sample(`${rbac}/v1`, 'Role', { rules }, [['rules', []]]),
  clusterSample(`${rbac}/v1`, 'ClusterRole', { rules }, [
    ['rules', []],
    ['aggregationRule', { clusterRoleSelectors: [{ matchLabels: { a: 'b' } }] }],
  ]),
  sample(`${rbac}/v1`, 'RoleBinding', { roleRef: roleRef('Role', 'a'), subjects }, [
    ['roleRef', roleRef('Role', 'b')],
    ['subjects', []],
  ]),
  clusterSample(`${rbac}/v1`, 'ClusterRoleBinding', { roleRef: roleRef('ClusterRole', 'a'), subjects }, [
    ['roleRef', roleRef('ClusterRole', 'b')],
    ['subjects', []],
  ]),
  clusterSample('scheduling.k8s.io/v1', 'PriorityClass', { value: 1000 }, [
    ['description', 'a'],
    ['globalDefault', true],
    ['preemptionPolicy', 'Never'],
    ['preemptionPolicy', 'PreemptLowerPriority'],
    ['value', 2000],
  ]),
  clusterSample('node.k8s.io/v1', 'RuntimeClass', { handler: 'a' }, [
    ['handler', 'b'],
    ['overhead', { podFixed: { cpu: '1m' } }],
    ['scheduling', { nodeSelector: { a: 'b' } }],
  ]),
  clusterSample('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', {}, [['webhooks', webhooks]]),
  clusterSample('admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration', {}, [['webhooks', webhooks]]),
  ...admission,
  {
    object: {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.updates.example.org' },
      ...{ spec: definition },
    },
    changes: [
      ['spec.conversion', { strategy: 'None' }],
      ['spec.names', { ...names, shortNames: ['w'] }],
      ['spec.names.kind', 'Gadget'],
      ['spec.preserveUnknownFields', false],
      ['spec.scope', 'Cluster'],
      ['spec.versions', [version('v1', true), version('v2', false)]],
      ['spec.versions', [version('v2', true)]],
    ],
    omits: { 'spec.group': 'the name contains it' },
  },
];
