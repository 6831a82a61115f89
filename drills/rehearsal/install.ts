import type { TestContext } from '../drill';
import { equals, noFaults } from '../expectation';
import { Bootstrap } from '../fixtures/bootstrap';
import type { NodeCluster } from '../fixtures/node-cluster';
import { checks } from './checks';
import { receivers } from './internet';

/** The Secret that only a person can create: docs/runbooks/alerts.md. */
const given = ['--namespace', 'monitoring', 'secret/alertmanager'];

/**
 * Installs the platform on an empty cluster as README says.
 * @returns whether it was installed.
 */
export async function install(
  { dist, step, check, faultInjected }: TestContext<NodeCluster>,
  { api, kubectl }: NodeCluster,
): Promise<boolean> {
  const bootstrap = new Bootstrap(api, dist, 'edge');
  const roots = () => kubectl.get('--namespace', 'argocd', 'applications.argoproj.io');

  const first = await step('sh bootstrap/edge.sh, in an empty cluster', () => bootstrap.run('all'));
  const asked = /^MISSING {2}monitoring\/alertmanager chat-url /m.test(first.output);
  const started = (await roots().catch(() => [])).length;
  const faults = [
    first.code === 1 ? '' : `it exits with ${first.code}: ${last(first.output)}`,
    asked ? '' : `it does not ask for monitoring/alertmanager chat-url: ${last(first.output)}`,
    /kubectl .*create secret/.test(first.output) ? '' : `it does not print the command: ${last(first.output)}`,
    started === 0 ? '' : 'it created the root Application without the Secret',
  ].filter(Boolean);
  check(checks.secrets, { of: 4, faults }, noFaults);
  if (faultInjected && faults.length > 0) return false;

  await step('create the Secret with the addresses of chat and heartbeat', async () => {
    if ((await kubectl.get(...given)).length > 0) return;
    const values = Object.entries(receivers).map(([key, value]) => `--from-literal=${key}=${value}`);
    await kubectl.exec(['--namespace', 'monitoring', 'create', 'secret', 'generic', 'alertmanager', ...values]);
  });
  const second = await step('sh bootstrap/edge.sh, again', () => bootstrap.run('all'));
  const versions = async () =>
    (await kubectl.get('--all-namespaces', 'secrets'))
      .map(({ metadata: { namespace, name, resourceVersion } }) => `${namespace}/${name} ${resourceVersion}`)
      .sort()
      .join();
  const before = await versions();
  const third = await bootstrap.run('secrets');
  const result =
    second.code !== 0
      ? last(second.output)
      : third.code !== 0
        ? last(third.output)
        : before === (await versions())
          ? 'yes'
          : 'a second run changed a Secret';
  check(checks.bootstrap, result, equals('yes'));
  return result === 'yes';
}

const last = (text: string) => text.trim().split('\n').slice(-4).join(' | ');
