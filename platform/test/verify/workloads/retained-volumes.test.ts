import type { Manifest } from '@twisterlab/platform/model/manifest';
import { retainedVolumes } from '@twisterlab/platform/verify/workloads/retained-volumes';
import { findings, object, statefulSet, storageClass } from '../../kit/objects';

const claim = (storageClassName?: string) => ({ storageClassName, resources: { requests: { storage: '1Gi' } } });
const store = (storageClassName?: string): Manifest =>
  statefulSet('redis', {
    statefulSet: { volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claim(storageClassName) }] },
  });

describe('retained-volumes', () => {
  it('accepts claims from a class that retains volumes', () => {
    const single = object('v1', 'PersistentVolumeClaim', 'copies', { spec: claim('keep') });
    expect(findings(retainedVolumes, [storageClass('keep', 'Retain'), store('keep'), single])).toEqual([]);
  });

  it.each(['Delete', undefined])('rejects a class with reclaimPolicy %s', (reclaimPolicy) => {
    expect(findings(retainedVolumes, [storageClass('fast', reclaimPolicy), store('fast')])).toEqual([
      'StatefulSet redis claims data from the StorageClass fast, which deletes the volume with the claim',
    ]);
  });

  it.each(['local-path', undefined])("rejects K3s' own class, also as the default: %s", (name) => {
    expect(findings(retainedVolumes, [store(name)])).toEqual([
      'StatefulSet redis claims data from the StorageClass local-path, which deletes the volume with the claim',
    ]);
  });

  it('rejects a single claim', () => {
    const single = object('v1', 'PersistentVolumeClaim', 'copies', { spec: claim() });
    expect(findings(retainedVolumes, [single])).toEqual([
      'PersistentVolumeClaim copies claims copies from the StorageClass local-path, which deletes the volume with the claim',
    ]);
  });
});
