import { claimNode } from '@twisterlab/platform/verify/workloads/claim-node';
import { cronJob, findings, object, statefulSet } from '../../kit/objects';

const onServer = { nodeSelector: { 'node-role.kubernetes.io/control-plane': 'true' } };
const volumes = [{ name: 'copies', persistentVolumeClaim: { claimName: 'data-store-0' } }];
const store = (spec: Record<string, unknown> = {}, accessModes = ['ReadWriteOnce']) =>
  statefulSet('store', {
    spec,
    statefulSet: { volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { accessModes } }] },
  });
const backup = (spec: Record<string, unknown> = {}) => cronJob('backup', { spec: { volumes, ...spec } });

describe('claim-node', () => {
  it('accepts workloads that select the same nodes, or none', () => {
    expect(findings(claimNode, [store(), backup()])).toEqual([]);
    expect(findings(claimNode, [store(onServer), backup(onServer)])).toEqual([]);
  });

  it('accepts a selector of a claim with one user, and of one that several nodes mount', () => {
    expect(findings(claimNode, [store(onServer), cronJob('backup')])).toEqual([]);
    expect(findings(claimNode, [store({}, ['ReadWriteMany']), backup(onServer)])).toEqual([]);
  });

  it('rejects a store that may create the volume where its backup never runs', () => {
    expect(findings(claimNode, [store(), backup(onServer)])).toEqual([
      'StatefulSet store mounts data-store-0 and does not select node-role.kubernetes.io/control-plane=true, as CronJob twisterlab/backup does: the volume may be on a node where that never runs',
    ]);
  });

  it('rejects a backup that may start where the volume is not', () => {
    const claim = object('v1', 'PersistentVolumeClaim', 'data-store-0', { spec: { accessModes: ['ReadWriteOnce'] } });
    expect(findings(claimNode, [claim, backup(), cronJob('drill', { spec: { volumes, ...onServer } })])).toHaveLength(
      1,
    );
  });
});
