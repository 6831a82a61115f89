import { fixedForm } from '@twisterlab/platform/verify/objects/fixed-form';
import { findings, object, statefulSet } from '../../kit/objects';

const secret = (type?: string) => object('v1', 'Secret', 'login', { type });
const claims = (fields: object) =>
  statefulSet('db', { statefulSet: { volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: {}, ...fields }] } });
const role = (label: string, value: string) =>
  object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'viewer', {
    metadata: { labels: { [`rbac.authorization.k8s.io/${label}`]: value } },
  });

describe('fixed-form', () => {
  it.each([
    [secret()],
    [secret('Opaque')],
    [secret('kubernetes.io/tls')],
    [secret('helm.sh/release.v1')],
    [claims({})],
    [claims({ apiVersion: 'v1', kind: 'PersistentVolumeClaim' })],
    [role('aggregate-to-view', 'true')],
    [role('aggregate-to-monitoring', 'yes')],
  ])('accepts the forms that are read', (manifest) => {
    expect(findings(fixedForm, [manifest])).toEqual([]);
  });

  it.each([
    [secret('Opaqe'), 'has the type Opaqe, which has no domain'],
    [claims({ apiVersion: 'v2' }), 'has a PersistentVolumeClaim of v2 among volumeClaimTemplates'],
    [claims({ kind: 'Claim' }), 'has a Claim of v1 among volumeClaimTemplates'],
    [
      role('aggregate-to-edit', 'false'),
      'has rbac.authorization.k8s.io/aggregate-to-edit: "false", which no role selects',
    ],
  ])('rejects another form', (manifest, message) => {
    expect(findings(fixedForm, [manifest])).toEqual([expect.stringContaining(message)]);
  });
});
