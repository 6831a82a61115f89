import { nodeSelector } from '@twisterlab/platform/verify/workloads/node-selector';
import { cronJob, deployment, findings, object, template } from '../../kit/objects';

const daemonSet = (selector: Record<string, string>) =>
  object('apps/v1', 'DaemonSet', 'agent', {
    spec: { selector: {}, template: template('agent', { spec: { nodeSelector: selector } }) },
  });
const task = (spec: Record<string, unknown>) => findings(nodeSelector, [cronJob('backup', { spec })]);
const role = 'node-role.kubernetes.io/control-plane';

describe('node-selector', () => {
  it('accepts no selector, labels of a node, and labels that the record does not list', () => {
    expect(task({})).toEqual([]);
    expect(task({ nodeSelector: { [role]: 'true', 'kubernetes.io/hostname': 'edgeserver', disk: 'ssd' } })).toEqual([]);
    expect(findings(nodeSelector, [daemonSet({ 'kubernetes.io/os': 'linux' })])).toEqual([]);
  });

  it('accepts a DaemonSet for nodes with Windows', () => {
    expect(findings(nodeSelector, [daemonSet({ 'kubernetes.io/os': 'windows' })])).toEqual([]);
  });

  it('leaves other workloads to the rule node-loss', () => {
    expect(findings(nodeSelector, [deployment('api', { spec: { nodeSelector: { [role]: 'no' } } })])).toEqual([]);
  });

  it.each([{ [role]: '' }, { 'kubernetes.io/hostname': 'other' }, { 'kubernetes.io/os': 'windows' }])(
    'rejects %j',
    (selector) =>
      expect(task({ nodeSelector: selector })).toEqual([
        `CronJob backup selects no node of the cluster with ${JSON.stringify(selector)}`,
      ]),
  );

  it('rejects a DaemonSet and an affinity that match no node', () => {
    expect(findings(nodeSelector, [daemonSet({ 'kubernetes.io/os': 'lnux' })])).toHaveLength(1);
    const required = {
      nodeSelectorTerms: [{ matchExpressions: [{ key: role, operator: 'DoesNotExist' }] }],
    };
    expect(task({ affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } } })).toEqual([
      expect.stringContaining('DoesNotExist'),
    ]);
  });
});
