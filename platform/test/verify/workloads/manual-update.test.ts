import { manualUpdate } from '@twisterlab/platform/verify/workloads/manual-update';
import { deployment, findings, object, statefulSet, template } from '../../kit/objects';

const daemonSet = (updateStrategy?: object) =>
  object('apps/v1', 'DaemonSet', 'agent', { spec: { selector: {}, template: template('agent'), updateStrategy } });

describe('manual-update', () => {
  it('accepts rolling updates, and a StatefulSet whose operator restarts one pod after the other', () => {
    const store = statefulSet('vault', { statefulSet: { updateStrategy: { type: 'OnDelete' } } });
    expect(findings(manualUpdate, [daemonSet(), daemonSet({ type: 'RollingUpdate' }), store])).toEqual([]);
    expect(findings(manualUpdate, [deployment('api'), deployment('b', { deployment: { paused: false } })])).toEqual([]);
  });

  it('rejects a Deployment that is paused', () => {
    expect(findings(manualUpdate, [deployment('api', { deployment: { paused: true } })])).toEqual([
      'Deployment api is paused: its pods keep the old version',
    ]);
  });

  it('rejects a DaemonSet that keeps its old pods', () => {
    expect(findings(manualUpdate, [daemonSet({ type: 'OnDelete' })])).toEqual([
      'DaemonSet agent has the updateStrategy OnDelete: its pods keep the old version until they are deleted by hand',
    ]);
  });
});
