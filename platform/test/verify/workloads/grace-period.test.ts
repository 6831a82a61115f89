import { gracePeriod } from '@twisterlab/platform/verify/workloads/grace-period';
import { cronJob, deployment, findings, object, statefulSet, template } from '../../kit/objects';

const spec = { terminationGracePeriodSeconds: 0 };
const claim = { volumes: [{ name: 'copies', persistentVolumeClaim: { claimName: 'data-0' } }] };
const container = { lifecycle: { preStop: { sleep: { seconds: 5 } } } };
const agent = (options: Record<string, unknown>) =>
  object('apps/v1', 'DaemonSet', 'agent', {
    spec: { selector: {}, template: template('agent', { container, spec: { ...spec, ...options } }) },
  });

describe('grace-period', () => {
  it('accepts a period, the default, and 0 for pods that lose nothing', () => {
    expect(findings(gracePeriod, [statefulSet('redis')])).toEqual([]);
    expect(findings(gracePeriod, [statefulSet('redis', { spec: { terminationGracePeriodSeconds: 1 } })])).toEqual([]);
    expect(findings(gracePeriod, [deployment('api', { spec })])).toEqual([]);
  });

  it('accepts 0 for an agent on the network of the node', () => {
    expect(findings(gracePeriod, [agent({ hostNetwork: true })])).toEqual([]);
  });

  it('rejects 0 for a StatefulSet', () => {
    expect(findings(gracePeriod, [statefulSet('redis', { spec })])).toEqual([
      'StatefulSet redis has terminationGracePeriodSeconds 0: a replacement starts beside a pod that still runs',
    ]);
  });

  it('rejects 0 for pods that write a claim or have a hook', () => {
    expect(findings(gracePeriod, [cronJob('backup', { spec: { ...spec, ...claim } })])).toEqual([
      expect.stringContaining('its programs are killed while they write the volume copies'),
    ]);
    expect(findings(gracePeriod, [deployment('api', { spec, container }), agent({})])).toEqual([
      expect.stringContaining('the preStop hook of api has no time to run'),
      expect.stringContaining('the preStop hook of agent'),
    ]);
  });
});
