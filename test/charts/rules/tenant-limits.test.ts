import type { Manifest } from '@twisterlab/platform/model/manifest';
import { tenantLimits } from '../../../charts/rules/tenant-limits';
import { findings, fleet, object, service } from '../../kit/objects';

const [production] = fleet.tenants;
const hard = {
  ...{ 'requests.cpu': '2', 'limits.cpu': '20', 'requests.memory': '4Gi', 'limits.memory': '11Gi' },
  ...{ 'requests.storage': '80Gi', pods: 30, 'services.nodeports': '1', 'services.loadbalancers': '0' },
};
const container = {
  type: 'Container',
  default: { cpu: '250m', memory: '256Mi', 'ephemeral-storage': '512Mi' },
  defaultRequest: { cpu: '50m', memory: '64Mi', 'ephemeral-storage': '64Mi' },
};
const claim = { type: 'PersistentVolumeClaim', max: { storage: '80Gi' } };
const exposed = service('api', { type: 'NodePort', ports: [{ port: 8000, nodePort: 30001 }] });
const quota = (change: object = {}) =>
  object('v1', 'ResourceQuota', 'tenant', { spec: { hard: { ...hard, ...change } } });
const limits = (...of: object[]) => object('v1', 'LimitRange', 'tenant', { spec: { limits: of } });
const check = (...manifests: Manifest[]) => findings(tenantLimits([production!]), [exposed, ...manifests]);

describe('tenant-limits', () => {
  it('accepts the quota of the record, and defaults for containers', () => {
    expect(check(quota(), limits(container, claim))).toEqual([]);
    expect(check(quota({ 'requests.cpu': '2000m' }), limits(container, claim))).toEqual([]);
  });

  it('rejects a namespace without a quota or a LimitRange', () => {
    expect(check(limits(container, claim))).toEqual([
      'Service api the namespace twisterlab has no ResourceQuota tenant',
    ]);
    expect(check(quota())).toEqual(['Service api the namespace twisterlab has no LimitRange tenant']);
  });

  it.each(Object.keys(hard))('rejects a quota without %s', (resource) => {
    expect(check(quota({ [resource]: undefined }), limits(container, claim))).toEqual([
      `ResourceQuota tenant does not limit ${resource}`,
    ]);
  });

  it.each([
    ['limits.memory', '110Gi', '11Gi'],
    ['pods', '0', '30'],
    ['services.nodeports', '20', '1'],
    ['services.loadbalancers', '1', '0'],
  ])('rejects a quota with %s %s', (resource, found, wanted) => {
    expect(check(quota({ [resource]: found }), limits(container, claim))).toEqual([
      `ResourceQuota tenant limits ${resource} to ${found}; the record and the Services of twisterlab need ${wanted}`,
    ]);
  });

  const withDefault = (field: 'default' | 'defaultRequest', change: object) =>
    limits({ ...container, [field]: { ...container[field], ...change } }, claim);

  it.each([
    ['no limit', withDefault('default', { cpu: undefined }), 'has no default limit of cpu for a container'],
    ['no request', withDefault('defaultRequest', { memory: undefined }), 'has no default request of memory'],
    ['a request of 0', withDefault('defaultRequest', { cpu: '0m' }), 'has the default request 0m of cpu'],
    ['a request above the limit', withDefault('defaultRequest', { cpu: '300m' }), 'has a default request of cpu above'],
    ['a limit above the quota', withDefault('default', { memory: '2560Mi' }), 'has the default limit 2560Mi of memory'],
    ['claims of any size', limits(container), 'does not limit the size of a claim'],
    ['claims above the quota', limits(container, { ...claim, max: { storage: '800Gi' } }), 'allows claims of 800Gi'],
  ])('rejects defaults with %s', (_, range, message) => {
    expect(check(quota(), range)).toEqual([expect.stringContaining(`LimitRange tenant ${message}`)]);
  });

  it('rejects a LimitRange without defaults', () => {
    expect(check(quota(), limits(claim))).toHaveLength(3);
  });
});
