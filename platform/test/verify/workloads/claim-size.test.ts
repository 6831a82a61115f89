import { claimSize } from '@twisterlab/platform/verify/workloads/claim-size';
import { findings, object, statefulSet } from '../../kit/objects';

const specOf = (storage?: string) => ({ resources: { requests: { ...(storage && { storage }) } } });
const claim = (storage?: string) =>
  findings(claimSize, [object('v1', 'PersistentVolumeClaim', 'data', { spec: specOf(storage) })]);
const template = (storage?: string) => {
  const volumeClaimTemplates = [{ metadata: { name: 'data' }, spec: specOf(storage) }];
  return findings(claimSize, [statefulSet('redis', { statefulSet: { volumeClaimTemplates } })]);
};

describe('claim-size', () => {
  it('accepts a size', () => {
    expect([...claim('1Gi'), ...template('512Mi')]).toEqual([]);
  });

  it.each(['0', '0Gi', undefined])('rejects the size %s', (size) => {
    expect(claim(size)).toEqual([`PersistentVolumeClaim data requests ${size ?? 'no size'} of storage`]);
    expect(template(size)).toEqual([`StatefulSet redis requests ${size ?? 'no size'} of storage for the claim data`]);
  });
});
