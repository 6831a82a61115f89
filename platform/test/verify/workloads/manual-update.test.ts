import { manualUpdate } from '@twisterlab/platform/verify/workloads/manual-update';
import { findings, object, statefulSet, template } from '../../kit/objects';

const daemonSet = (updateStrategy?: object) =>
  object('apps/v1', 'DaemonSet', 'agent', { spec: { selector: {}, template: template('agent'), updateStrategy } });

describe('manual-update', () => {
  it('accepts rolling updates, and a StatefulSet whose operator restarts one pod after the other', () => {
    const store = statefulSet('vault', { statefulSet: { updateStrategy: { type: 'OnDelete' } } });
    expect(findings(manualUpdate, [daemonSet(), daemonSet({ type: 'RollingUpdate' }), store])).toEqual([]);
  });

  it('rejects a DaemonSet that keeps its old pods', () => {
    expect(findings(manualUpdate, [daemonSet({ type: 'OnDelete' })])).toEqual([
      'DaemonSet agent has the updateStrategy OnDelete: its pods keep the old version until they are deleted by hand',
    ]);
  });
});
