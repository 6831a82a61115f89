import type { Manifest } from '@twisterlab/platform/model/manifest';
import { exclusiveVolume } from '@twisterlab/platform/verify/workloads/exclusive-volume';
import { finding } from '../../kit/finding';
import { cronJob, deployment, findings, object, statefulSet, template } from '../../kit/objects';

const claim = (claimName: string, name = 'data') => ({ name, persistentVolumeClaim: { claimName } });
const spec = { volumes: [claim('data')] };
const recreate = { strategy: { type: 'Recreate' } };

describe('exclusive-volume', () => {
  it('accepts one pod with a claim if a rollout stops it first', () => {
    expect(findings(exclusiveVolume, [deployment('redis', { spec, deployment: recreate })])).toEqual([]);
    expect(findings(exclusiveVolume, [statefulSet('redis', { spec })])).toEqual([]);
    expect(findings(exclusiveVolume, [cronJob('backup', { spec })])).toEqual([]);
  });

  it('accepts many pods with a claim each', () => {
    const volumeClaimTemplates = [{ metadata: { name: 'data' }, spec: {} }];
    expect(
      findings(exclusiveVolume, [statefulSet('redis', { statefulSet: { replicas: 3, volumeClaimTemplates } })]),
    ).toEqual([]);
  });

  it.each([
    ['by default', {}],
    ['with a surge of one', { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } }],
    ['without a surge', { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } } }],
  ])('refuses a Deployment whose rollout overlaps %s', (_, fields) => {
    expect(findings(exclusiveVolume, [deployment('redis', { spec, deployment: fields })])).toEqual([
      'Deployment redis two pods write claim twisterlab/data during a rollout',
    ]);
  });

  it('refuses replicas on one claim, in a Deployment and in a StatefulSet', () => {
    const two = deployment('redis', { spec, deployment: { ...recreate, replicas: 2 } });
    expect(findings(exclusiveVolume, [two])).toEqual(['Deployment redis 2 replicas write claim twisterlab/data']);
    expect(findings(exclusiveVolume, [statefulSet('redis', { spec, statefulSet: { replicas: 2 } })])).toEqual([
      finding('StatefulSet redis', '2 replicas', 'claim twisterlab/data'),
    ]);
  });

  it('refuses a DaemonSet on one claim', () => {
    const daemonSet = object('apps/v1', 'DaemonSet', 'agent', { spec: { template: template('agent', { spec }) } });
    expect(findings(exclusiveVolume, [daemonSet])).toEqual([
      'DaemonSet agent a pod on each node writes claim twisterlab/data',
    ]);
  });

  it.each([undefined, 'Allow'])('refuses a CronJob whose runs may overlap (%s)', (concurrencyPolicy) => {
    expect(findings(exclusiveVolume, [cronJob('backup', { spec, cronJob: { concurrencyPolicy } })])).toEqual([
      'CronJob backup overlapping runs write claim twisterlab/data',
    ]);
  });

  it('reports a workload once, however often it mounts the claim', () => {
    const twice = { volumes: [claim('data'), claim('data', 'again')] };
    expect(findings(exclusiveVolume, [deployment('redis', { spec: twice })])).toEqual([
      finding('Deployment redis', 'two pods', 'claim twisterlab/data'),
    ]);
    expect(findings(exclusiveVolume, [statefulSet('redis', { spec: twice })])).toEqual([]);
  });

  it('refuses two workloads on one claim', () => {
    expect(findings(exclusiveVolume, [statefulSet('redis', { spec }), cronJob('backup', { spec })])).toEqual([
      'CronJob backup writes claim twisterlab/data, as StatefulSet twisterlab/redis does',
    ]);
  });

  it.each([
    ['before', (store: Manifest, task: Manifest) => [store, task]],
    ['after', (store: Manifest, task: Manifest) => [task, store]],
  ])('refuses a CronJob on the claim of a StatefulSet that is listed %s it', (_, order) => {
    const volumeClaimTemplates = [{ metadata: { name: 'data' }, spec: {} }];
    const redis = statefulSet('redis', { statefulSet: { volumeClaimTemplates } });
    expect(
      findings(exclusiveVolume, order(redis, cronJob('backup', { spec: { volumes: [claim('data-redis-0')] } }))),
    ).toEqual([finding('CronJob backup', 'claim twisterlab/data-redis-0', 'StatefulSet twisterlab/redis')]);
    expect(findings(exclusiveVolume, order(redis, cronJob('backup', { spec })))).toEqual([]);
  });

  it('refuses two CronJobs on such a claim, and overlapping runs', () => {
    const volumeClaimTemplates = [{ metadata: { name: 'data' }, spec: {} }];
    const redis = statefulSet('redis', { statefulSet: { replicas: 3, volumeClaimTemplates } });
    const copies = { volumes: [claim('data-redis-2')] };
    const overlapping = cronJob('drill', { spec: copies, cronJob: { concurrencyPolicy: 'Allow' } });
    expect(findings(exclusiveVolume, [redis, cronJob('backup', { spec: copies }), overlapping])).toEqual([
      finding('CronJob drill', 'overlapping runs', 'claim twisterlab/data-redis-2'),
      finding('CronJob backup', 'claim twisterlab/data-redis-2', 'StatefulSet twisterlab/redis'),
      finding('CronJob drill', 'claim twisterlab/data-redis-2', 'StatefulSet twisterlab/redis'),
    ]);
  });

  it('refuses a StatefulSet whose pods all mount the claim of the first', () => {
    const volumeClaimTemplates = [{ metadata: { name: 'data' }, spec: {} }];
    const fields = { replicas: 2, volumeClaimTemplates };
    expect(
      findings(exclusiveVolume, [
        statefulSet('redis', { spec: { volumes: [claim('data-redis-0', 'first')] }, statefulSet: fields }),
      ]),
    ).toEqual([finding('StatefulSet redis', '2 replicas', 'claim twisterlab/data-redis-0')]);
  });

  it('accepts claims of one name in two namespaces', () => {
    const other = object(
      'apps/v1',
      'StatefulSet',
      'redis',
      { spec: { template: template('redis', { spec }) } },
      'default',
    );
    expect(findings(exclusiveVolume, [statefulSet('redis', { spec }), other])).toEqual([]);
  });
});
