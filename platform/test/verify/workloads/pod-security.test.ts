import type { Manifest } from '@twisterlab/platform/model/manifest';
import { podSecurity } from '@twisterlab/platform/verify/workloads/pod-security';
import { finding } from '../../kit/finding';
import { deployment, findings, namespace } from '../../kit/objects';

const labelled = (labels?: object) =>
  findings(podSecurity, [{ ...namespace, metadata: { name: 'twisterlab', ...{ labels } } } as Manifest]);

describe('pod-security', () => {
  it('accepts a namespace that enforces restricted', () => {
    expect(findings(podSecurity, [namespace, deployment('api')])).toEqual([]);
  });

  it.each(['baseline', 'privileged'])('refuses the level %s', (level) => {
    expect(labelled({ 'pod-security.kubernetes.io/enforce': level })).toEqual([
      `Namespace twisterlab enforces ${level} instead of restricted`,
    ]);
  });

  it.each([undefined, {}, { 'pod-security.kubernetes.io/warn': 'restricted' }])('refuses the labels %j', (labels) => {
    expect(labelled(labels)).toEqual([finding('Namespace twisterlab', 'no Pod Security level')]);
  });
});
