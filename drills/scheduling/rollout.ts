import { is } from '@twisterlab/platform/model/kinds';
import { noFaults } from '../expectation';
import { keptAvailable } from './availability';
import { checks } from './checks';
import { untilComplete, workloadKinds, workloads } from './completeness';
import type { PhaseContext } from './run';

/** Restarts every workload of dist at the same time. */
export async function restartEverything({ simulated, context }: PhaseContext): Promise<void> {
  const { kubectl, graph, pods } = simulated;
  const { step, check, note } = context;
  const names = new Set(
    graph.workloads
      .filter(({ object }) => !is(object.manifest, 'CronJob', 'Job'))
      .map(({ namespace, object }) => `${namespace}/${object.manifest.metadata.name}`),
  );
  const namespaces = new Set([...names].map((name) => name.split('/')[0]!));
  pods.count();
  const before = pods.lowestSince();
  const rolled = await step('restart every workload', async () => {
    for (const namespace of namespaces)
      await kubectl.exec(['rollout', 'restart', workloadKinds, '--namespace', namespace]);
    return untilComplete(simulated);
  });
  check(checks.rolled, rolled, noFaults);

  const lowest = pods.lowestSince();
  const budgets = await kubectl.get('poddisruptionbudgets', '--all-namespaces');
  const kept = (await workloads(kubectl)).flatMap((workload) => {
    const name = `${workload.metadata.namespace}/${workload.metadata.name}`;
    const number = keptAvailable(workload, budgets, before.get(name) ?? 0);
    return names.has(name) && number > 0 ? [{ name, number, lowest: lowest.get(name) ?? 0 }] : [];
  });
  note(
    `${kept.length} of ${names.size} workloads keep a pod: ${kept.map((each) => `${each.name} ${each.lowest}`).join(', ')}`,
  );
  const faults = kept
    .filter((each) => each.lowest < each.number)
    .map((each) => `${each.name} had ${each.lowest} available pods; its strategy and budget keep ${each.number}`);
  check(checks.available, { of: kept.length, faults }, noFaults);
}
