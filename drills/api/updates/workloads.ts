import { sample, type UpdateSample } from './sample';

const labels = { app: 'a', tier: 'b' };
const pods = (image: string, spec: object = {}) => ({
  metadata: { labels },
  spec: { containers: [{ name: 'main', image }], ...spec },
});
const template = pods('registry.invalid/a:1');
const otherTemplate = pods('registry.invalid/a:2');
const probed = (livenessProbe: object) => ({
  metadata: { labels },
  spec: { containers: [{ name: 'main', image: 'registry.invalid/a:1', livenessProbe }] },
});
const selector = { matchLabels: { app: 'a' } };
const otherSelector = { matchLabels: labels };
const task = pods('registry.invalid/a:1', { restartPolicy: 'Never' });
const otherTask = pods('registry.invalid/a:2', { restartPolicy: 'Never' });

const claim = (name: string, storage: string, labels?: object) => ({
  metadata: { name, labels },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
});
const data = claim('data', '1Gi');

export const workloads: readonly UpdateSample[] = [
  sample('apps/v1', 'Deployment', { spec: { replicas: 1, selector, template } }, [
    ['spec.minReadySeconds', 5],
    ['spec.paused', true],
    ['spec.progressDeadlineSeconds', 900],
    ['spec.replicas', 2],
    ['spec.revisionHistoryLimit', 3],
    ['spec.selector', otherSelector],
    ['spec.strategy', { type: 'Recreate' }],
    ['spec.strategy', { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } }],
    ['spec.template', otherTemplate],
  ]),
  sample(
    'apps/v1',
    'Deployment',
    {
      spec: {
        selector,
        strategy: { rollingUpdate: { maxSurge: 1 } },
        template: probed({ httpGet: { path: '/', port: 80 } }),
      },
    },
    [
      ['spec.strategy', { type: 'Recreate' }],
      ['spec.template', probed({ tcpSocket: { port: 80 } })],
    ],
    { part: 'explicit' },
  ),
  sample('apps/v1', 'DaemonSet', { spec: { selector, template } }, [
    ['spec.minReadySeconds', 5],
    ['spec.revisionHistoryLimit', 3],
    ['spec.selector', otherSelector],
    ['spec.template', otherTemplate],
    ['spec.updateStrategy', { type: 'OnDelete' }],
  ]),
  sample('apps/v1', 'ReplicaSet', { spec: { replicas: 1, selector, template } }, [
    ['spec.minReadySeconds', 5],
    ['spec.replicas', 2],
    ['spec.selector', otherSelector],
    ['spec.template', otherTemplate],
  ]),
  sample('apps/v1', 'StatefulSet', { spec: { serviceName: 'a', selector, template, volumeClaimTemplates: [data] } }, [
    ['spec.minReadySeconds', 5],
    ['spec.ordinals', { start: 1 }],
    ['spec.persistentVolumeClaimRetentionPolicy', { whenDeleted: 'Delete', whenScaled: 'Retain' }],
    ['spec.podManagementPolicy', 'Parallel'],
    ['spec.podManagementPolicy', 'OrderedReady'],
    ['spec.replicas', 2],
    ['spec.revisionHistoryLimit', 3],
    ['spec.selector', otherSelector],
    ['spec.serviceName', 'b'],
    ['spec.template', otherTemplate],
    ['spec.updateStrategy', { type: 'OnDelete' }],
    ['spec.volumeClaimTemplates', [claim('data', '2Gi')]],
    ['spec.volumeClaimTemplates', [claim('data', '1024Mi')]],
    ['spec.volumeClaimTemplates', [claim('data', '1Gi', { 'backup-tier': 'daily' })]],
    ['spec.volumeClaimTemplates', [claim('data', '1Gi', {})]],
    ['spec.volumeClaimTemplates', [{ apiVersion: 'v1', kind: 'PersistentVolumeClaim', ...data }]],
    ['spec.volumeClaimTemplates', [{ ...data, spec: { ...data.spec, volumeMode: 'Filesystem' } }]],
    ['spec.volumeClaimTemplates', [{ ...data, spec: { ...data.spec, storageClassName: 'other' } }]],
    ['spec.volumeClaimTemplates', [claim('pgdata', '1Gi')]],
    ['spec.volumeClaimTemplates', [data, claim('wal', '1Gi')]],
    ['spec.volumeClaimTemplates', undefined],
  ]),
  sample(
    'apps/v1',
    'StatefulSet',
    { spec: { serviceName: 'a', selector, template, updateStrategy: { rollingUpdate: { partition: 0 } } } },
    [['spec.updateStrategy', { type: 'OnDelete' }]],
    { part: 'explicit' },
  ),
  sample(
    'batch/v1',
    'Job',
    { spec: { completions: 1, template: task } },
    [
      ['spec.activeDeadlineSeconds', 60],
      ['spec.backoffLimit', 2],
      ['spec.completionMode', 'Indexed'],
      ['spec.completionMode', 'NonIndexed'],
      ['spec.completions', 2],
      ['spec.managedBy', 'example.org/controller'],
      ['spec.parallelism', 2],
      ['spec.podFailurePolicy', { rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] }] }],
      ['spec.podReplacementPolicy', 'Failed'],
      ['spec.suspend', true],
      ['spec.template', otherTask],
      ['spec.ttlSecondsAfterFinished', 60],
    ],
    { omits: { 'spec.manualSelector': 'without it the API server generates the selector, which is immutable' } },
  ),
  sample(
    'batch/v1',
    'Job',
    { spec: { completionMode: 'Indexed', completions: 2, parallelism: 2, backoffLimitPerIndex: 1, template: task } },
    [
      ['spec.backoffLimitPerIndex', 2],
      ['spec.completions', 3, { 'spec.parallelism': 3 }],
      ['spec.maxFailedIndexes', 1],
      ['spec.successPolicy', { rules: [{ succeededCount: 1 }] }],
    ],
    { part: 'indexed' },
  ),
  sample(
    'batch/v1',
    'Job',
    { spec: { manualSelector: true, selector, template: task } },
    [['spec.selector', otherSelector]],
    { part: 'selector' },
  ),
  sample('batch/v1', 'CronJob', { spec: { schedule: '0 2 * * *', jobTemplate: { spec: { template: task } } } }, [
    ['spec.concurrencyPolicy', 'Forbid'],
    ['spec.failedJobsHistoryLimit', 3],
    ['spec.jobTemplate', { spec: { template: otherTask } }],
    ['spec.schedule', '0 3 * * *'],
    ['spec.startingDeadlineSeconds', 60],
    ['spec.successfulJobsHistoryLimit', 1],
    ['spec.suspend', true],
    ['spec.timeZone', 'Etc/UTC'],
  ]),
  sample('policy/v1', 'PodDisruptionBudget', { spec: { minAvailable: 1, selector } }, [
    ['spec.maxUnavailable', 1, { 'spec.minAvailable': undefined }],
    ['spec.minAvailable', 2],
    ['spec.selector', otherSelector],
    ['spec.unhealthyPodEvictionPolicy', 'AlwaysAllow'],
  ]),
  sample(
    'autoscaling/v2',
    'HorizontalPodAutoscaler',
    { spec: { maxReplicas: 2, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' } } },
    [
      ['spec.behavior', { scaleDown: { stabilizationWindowSeconds: 60 } }],
      ['spec.maxReplicas', 3],
      [
        'spec.metrics',
        [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } }],
      ],
      ['spec.minReplicas', 2],
      ['spec.scaleTargetRef', { apiVersion: 'apps/v1', kind: 'Deployment', name: 'b' }],
    ],
  ),
];
