import { noFaults } from '../expectation';
import { isTrue, type LiveObject } from '../fixtures/kubectl';
import { checks } from './checks';
import { type Pod, reasonToWait } from './pods';
import { creationRefusals } from './refusals';
import type { PhaseContext } from './run';
import { whileChanging } from './while-changing';

/** Starts every task at the same time, as after a night in which the cluster was off. */
export async function startTasks({ simulated, context }: PhaseContext): Promise<void> {
  const { kubectl, graph } = simulated;
  const { step, check } = context;
  const jobs = graph.all('CronJob').map(({ manifest: { metadata, spec } }) => ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { ...spec.jobTemplate.metadata, name: metadata.name, namespace: metadata.namespace },
    spec: { ...spec.jobTemplate.spec, ttlSecondsAfterFinished: undefined },
  }));
  let open: LiveObject[] = [];
  const completed = async () => {
    open = (await kubectl.get('jobs', '--all-namespaces')).filter((job) => !isTrue('Complete', job));
    return open.length === 0;
  };
  const faults = await step(`start ${jobs.length} scheduled tasks at once`, async () => {
    await kubectl.apply(...jobs);
    if (await whileChanging(simulated, 'every task has completed', completed)) return [];
    const pods = (await kubectl.get('pods', '--all-namespaces')) as Pod[];
    const refusalOf = await creationRefusals(kubectl);
    return open.map(({ metadata: { namespace, name } }) => {
      const own = pods.filter(
        (pod) => pod.metadata.namespace === namespace && pod.metadata.labels?.['job-name'] === name,
      );
      const reasons = own.length > 0 ? own.map(reasonToWait) : [refusalOf(namespace, name)];
      return [`${namespace}/${name} has not completed`, ...reasons].filter(Boolean).join(': ');
    });
  });
  await kubectl.exec(['delete', 'jobs', '--all', '--all-namespaces']);
  check(checks.tasks, { of: jobs.length, faults }, noFaults);
}
