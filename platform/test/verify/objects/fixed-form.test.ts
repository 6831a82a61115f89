import { fixedForm } from '@twisterlab/platform/verify/objects/fixed-form';
import { deployment, findings, object, statefulSet } from '../../kit/objects';

const secret = (type?: string) => object('v1', 'Secret', 'login', { type });
const claims = (fields: object) =>
  statefulSet('db', { statefulSet: { volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: {}, ...fields }] } });
const role = (label: string, value: string) =>
  object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'viewer', {
    metadata: { labels: { [`rbac.authorization.k8s.io/${label}`]: value } },
  });

const capability = (...add: string[]) =>
  deployment('api', { container: { securityContext: { capabilities: { add, drop: ['ALL'] } } } });
const tolerating = (key: string) => deployment('api', { spec: { tolerations: [{ key, operator: 'Exists' }] } });
const spread = (topologyKey: string) => {
  const term = { podAffinityTerm: { topologyKey }, weight: 1 };
  const podAntiAffinity = { preferredDuringSchedulingIgnoredDuringExecution: [term] };
  return deployment('api', { spec: { affinity: { podAntiAffinity } } });
};
const selecting = (name: string) => deployment('api', { spec: { nodeSelector: { [name]: 'x' } } });

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
    [capability('NET_RAW', 'CAP_SYS_TIME')],
    [tolerating('node-role.kubernetes.io/control-plane')],
    [tolerating('node-role.kubernetes.io/infra')],
    [tolerating('example.org/gpu')],
    [spread('kubernetes.io/hostname')],
    [selecting('kubernetes.io/os')],
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
    [capability('NET_RAWW'), 'api has the capability NET_RAWW, which Linux does not have'],
    [tolerating('node-role.kubernetes.io/control-plan'), 'which no node has; node-role.kubernetes.io/control-plane'],
    [
      spread('kubernetes.io/hostnam'),
      'names kubernetes.io/hostnam, which no node has; kubernetes.io/hostname is known',
    ],
    [selecting('kubernetes.io/so'), 'names kubernetes.io/so, which no node has; kubernetes.io/'],
  ])('rejects another form', (manifest, message) => {
    expect(findings(fixedForm, [manifest])).toEqual([expect.stringContaining(message)]);
  });
});
