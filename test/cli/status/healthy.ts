import { is } from '@twisterlab/platform/model/kinds';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { annotations } from '../../../charts/kit/backup';
import { type DistObject, nameOf } from '../../../cli/live/objects';

/** A live object of which a test changes fields. */
export interface LiveObject {
  apiVersion: string;
  kind: string;
  metadata: Record<string, unknown> & { name: string; namespace?: string };
  spec: Record<string, unknown>;
  status: Record<string, unknown>;
}

const hour = 3_600_000;
const iso = (time: number) => new Date(time).toISOString();

/**
 * The cluster that dist makes, as the API server returns it: with defaults, and all is well. It shares what is below the spec with dist.
 * @param now in milliseconds since 1970.
 */
export function healthy(dist: readonly DistObject[], now: number): LiveObject[] {
  const objects = dist
    .filter(({ manifest }) => manifest.kind !== 'Secret')
    .map(({ manifest }) => {
      const { metadata, ...rest } = manifest as Manifest & { spec?: object };
      return {
        ...rest,
        metadata: {
          ...metadata,
          uid: nameOf(manifest),
          resourceVersion: '7',
          creationTimestamp: iso(now - 90 * 24 * hour),
        },
        ...(rest.spec ? { spec: { ...defaults(manifest), ...rest.spec } } : {}),
        status: statusFor(manifest, now),
      } as unknown as LiveObject;
    });
  return [...objects, node('edgeserver'), pod('twisterlab-api-1', 'edgeserver', now)];
}

/** Some of what the API server fills in. */
function defaults(manifest: Manifest): object {
  if (is(manifest, 'Service')) return { clusterIP: '10.43.0.9', internalTrafficPolicy: 'Cluster' };
  if (is(manifest, 'Deployment')) return { progressDeadlineSeconds: 600, replicas: 1 };
  return {};
}

function statusFor(manifest: Manifest, now: number): object {
  if (is(manifest, 'Deployment')) return { availableReplicas: manifest.spec.replicas ?? 1 };
  if (is(manifest, 'StatefulSet')) return { readyReplicas: manifest.spec.replicas ?? 1 };
  if (is(manifest, 'DaemonSet')) return { numberReady: 1, desiredNumberScheduled: 1 };
  if (is(manifest, 'Certificate'))
    return { notAfter: iso(now + 60 * 24 * hour + hour), conditions: [{ type: 'Ready', status: 'True' }] };
  if (is(manifest, 'Application'))
    return { sync: { status: 'Synced' }, health: { status: 'Healthy' }, operationState: { phase: 'Succeeded' } };
  if (is(manifest, 'CronJob')) {
    const drill = manifest.metadata.annotations?.[annotations.task] === 'drill';
    return { lastSuccessfulTime: iso(now - (drill ? 72 : 3) * hour) };
  }
  return {};
}

export const node = (name: string): LiveObject => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name },
  spec: {},
  status: {
    allocatable: { cpu: '4', memory: '15728640Ki' },
    conditions: [
      { type: 'MemoryPressure', status: 'False' },
      { type: 'Ready', status: 'True' },
    ],
  },
});

export const pod = (name: string, nodeName: string | undefined, now: number): LiveObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'twisterlab', creationTimestamp: iso(now - hour) },
  spec: { nodeName, containers: [{ name: 'api', resources: { requests: { cpu: '250m', memory: '256Mi' } } }] },
  status: { phase: 'Running' },
});

/** A run of a CronJob that failed. */
export const failedJob = (name: string, cronJob: string, started: number): LiveObject => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: {
    ...{ name, namespace: 'twisterlab' },
    ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name: cronJob, uid: cronJob, controller: true }],
  },
  spec: {},
  status: { startTime: iso(started), conditions: [{ type: 'Failed', status: 'True', message: 'no retry is left' }] },
});
