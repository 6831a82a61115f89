import type { Manifest } from '@twisterlab/platform/model/manifest';
import { exposureLabel } from '../../charts/kit/network/service';
import type { CheckedItems } from '../expectation';
import type { ControlPlane } from '../fixtures/control-plane';
import { namespace, running, service, workload } from './shapes/kit';

const name = 'older';
const finalizers = ['drill.twisterlab/waits'];
const image = 'docker.io/library/nginx:1.29.1';

/** Objects that exist before the policies, and violate them. */
export function olderObjects(): Manifest[] {
  const pod = running({ image, resources: {} });
  return [workload('Deployment', pod, name), workload('CronJob', pod, name), workload('Pod', pod, name), older()].map(
    (object) => ({ ...object, metadata: { ...object.metadata, finalizers } }),
  );
}

const older = () => service({ type: 'NodePort' }, { [exposureLabel]: 'unknown' }, name);

/**
 * What an operator, a controller and the garbage collector do with them. A refusal would leave a rollout with its old pods, or a
 * deleted object without its end.
 */
export async function checkRunning({ kubectl }: ControlPlane): Promise<CheckedItems> {
  const merge = (kind: string, change: object) => [
    ...['patch', kind, name, '--namespace', namespace, '--type=merge'],
    ...['--patch', JSON.stringify(change)],
  ];
  const marks = { metadata: { annotations: { 'deployment.kubernetes.io/revision': '7' } } };
  const released = { metadata: { finalizers: null } };
  const kinds = ['deployment', 'cronjob', 'pod', 'service'];
  const actions = [
    ['scale', 'deployment', name, '--namespace', namespace, '--replicas=0'],
    merge('deployment', { spec: { replicas: 3 } }),
    merge('cronjob', { spec: { suspend: true } }),
    ...kinds.map((kind) => merge(kind, marks)),
    ...kinds.map((kind) => [
      'delete',
      kind,
      name,
      '--namespace',
      namespace,
      '--wait=false',
      '--grace-period=0',
      '--force',
    ]),
    ...kinds.map((kind) => merge(kind, released)),
  ];
  const faults: string[] = [];
  for (const action of actions) {
    const { code, stderr } = await kubectl.run(action);
    if (code !== 0) faults.push(`kubectl ${action.join(' ')}: ${stderr.trim()}`);
  }
  const left = await kubectl.get(kinds.map((kind) => `${kind}s`).join(), '--namespace', namespace);
  faults.push(
    ...left.filter(({ metadata }) => metadata.name === name).map(({ kind }) => `${kind} ${name} is not deleted`),
  );
  return { of: actions.length, faults };
}
