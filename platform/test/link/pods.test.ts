import { mountedClaims, workloadOf } from '@twisterlab/platform/link/pods';
import { deployment, environment, object, statefulSet, template } from '../kit/objects';

const of = (manifest: ReturnType<typeof deployment>, autoscaledTo?: number) => {
  const { pods, surge } = workloadOf(environment([manifest]).objects[0]!, autoscaledTo, 3)!;
  return { pods, surge };
};

describe('the pods of a workload', () => {
  it('are its replicas, and one more while a Deployment rolls', () => {
    expect(of(deployment('api', { deployment: { replicas: 2 } }))).toEqual({ pods: 2, surge: 1 });
    expect(of(statefulSet('redis'))).toEqual({ pods: 1, surge: 0 });
    expect(of(deployment('api', { deployment: { strategy: { type: 'Recreate' } } }))).toEqual({ pods: 1, surge: 0 });
  });

  it('are maxReplicas of its autoscaler', () => {
    expect(of(deployment('api'), 5)).toEqual({ pods: 5, surge: 2 });
  });

  it('are one on each node for a DaemonSet, and parallelism for a Job', () => {
    expect(of(object('apps/v1', 'DaemonSet', 'agent', { spec: { template: template('agent') } }))).toEqual({
      pods: 3,
      surge: 0,
    });
    expect(of(object('batch/v1', 'Job', 'load', { spec: { parallelism: 4, template: template('load') } }))).toEqual({
      pods: 4,
      surge: 0,
    });
  });

  it('are undefined for an object without pods', () => {
    expect(workloadOf(environment([object('v1', 'Service', 'x')]).objects[0]!, undefined, 3)).toBeUndefined();
  });
});

describe('the claims that a pod mounts by name', () => {
  it('are listed once each, in order', () => {
    const claim = (name: string, claimName: string) => ({ name, persistentVolumeClaim: { claimName } });
    const volumes = [claim('a', 'second'), { name: 'b', configMap: { name: 'settings' } }, claim('c', 'first')];
    expect(mountedClaims({ containers: [], volumes: [...volumes, claim('d', 'second')] })).toEqual(['second', 'first']);
    expect(mountedClaims({ containers: [] })).toEqual([]);
  });
});
