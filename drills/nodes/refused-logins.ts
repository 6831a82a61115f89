import type { CheckedItems } from '../expectation';
import { isTrue, type Kubectl, type LiveObject } from '../fixtures/kubectl';
import type { NodeCluster } from '../fixtures/node-cluster';
import { namespace, type Pod, podsOf } from './production';

const own = ['--namespace', namespace];

/** A Secret whose password changes on one side only, the init container that logs in with it, and the server's message. */
const cases = [
  { secret: 'postgres', server: 'twisterlab-api', reports: /password authentication failed for user "twisterlab"/ },
  { secret: 'redis', server: 'mcp-unified', reports: /WRONGPASS/ },
] as const;

/**
 * Changes the password in the Secrets, not in the stores, and restarts a server of each. The new pod must not become Ready, its log
 * must have the store's own message, and its state must be the one for which the alert PodCrashLooping fires.
 */
export async function refusedLogins({ api, kubectl }: NodeCluster): Promise<CheckedItems> {
  const faults: string[] = [];
  for (const { secret, server, reports } of cases) {
    const before = await podsOf(kubectl, server);
    const repair = await changePassword(kubectl, secret);
    await kubectl.exec(['rollout', 'restart', ...own, `deployment/${server}`]);
    const container = `await-${secret}`;
    const found = await api.processes
      .until(
        `${server} crash-loops`,
        async () => {
          const pod = (await podsOf(kubectl, server)).find(isNew(before));
          return pod && reasonOf(pod, container) === 'CrashLoopBackOff' && pod;
        },
        600,
      )
      .catch(() => undefined);
    const pod = found ?? (await podsOf(kubectl, server)).find(isNew(before));
    const log = pod ? await logOf(kubectl, pod.metadata.name, container) : 'no pod';
    if (!found) faults.push(`${server} does not crash-loop with a wrong password: ${log.trim().split('\n').at(-1)}`);
    if (pod && isTrue('Ready', pod)) faults.push(`${server} is Ready with a wrong password`);
    if (!reports.test(log)) faults.push(`${container} does not report the refusal: ${log.trim().split('\n').at(-1)}`);
    await repair();
    await kubectl.exec(['rollout', 'restart', ...own, `deployment/${server}`]);
    await kubectl.until(`${server} is Ready again`, [...own, `deployment/${server}`], ([deployment]) => {
      const { observedGeneration, updatedReplicas, replicas } = (deployment?.status ?? {}) as Status;
      return observedGeneration === deployment?.metadata.generation && updatedReplicas === 1 && replicas === 1;
    });
  }
  return { of: 3 * cases.length, faults };
}

interface Status {
  readonly observedGeneration?: number;
  readonly updatedReplicas?: number;
  readonly replicas?: number;
}

const isNew =
  (before: readonly Pod[]) =>
  ({ metadata }: LiveObject) =>
    !before.some((pod) => pod.metadata.uid === metadata.uid);

const reasonOf = ({ status }: Pod, container: string) =>
  status.initContainerStatuses?.find(({ name }) => name === container)?.state?.waiting?.reason;

async function logOf(kubectl: Kubectl, pod: string, container: string): Promise<string> {
  const logs = await Promise.all(
    [[], ['--previous']].map((which) => kubectl.run(['logs', ...own, pod, '--container', container, ...which])),
  );
  return logs.map(({ stdout }) => stdout).join('');
}

/** @returns a function that restores the password. */
async function changePassword(kubectl: Kubectl, secret: string): Promise<() => Promise<void>> {
  const [found] = await kubectl.get(...own, `secret/${secret}`);
  const set = async (value: string) => {
    const patch = JSON.stringify({ data: { password: value } });
    await kubectl.exec(['patch', 'secret', ...own, secret, '--patch', patch]);
  };
  const { password } = (found as unknown as { readonly data: { readonly password: string } }).data;
  await set(Buffer.from('wrong').toString('base64'));
  return () => set(password);
}
