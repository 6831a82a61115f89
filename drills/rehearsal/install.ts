import type { TestContext } from '../drill';
import { equals, noFaults } from '../expectation';
import { Bootstrap } from '../fixtures/bootstrap';
import type { NodeCluster } from '../fixtures/node-cluster';
import { Shell } from '../fixtures/shell';
import { checks } from './checks';
import { receivers } from './internet';

type Context = TestContext<NodeCluster>;

/**
 * Installs the platform on an empty cluster by the README's commands.
 * @returns the commands that the script prints for Secrets that only a person can create; undefined if it failed.
 */
export async function install({ dist, step, check }: Context, { api }: NodeCluster): Promise<string[] | undefined> {
  const { code, output } = await step('sh bootstrap/edge.sh', () => new Bootstrap(api, dist, 'edge').run('all'));
  const commands = [...output.matchAll(/^ {2}(kubectl .*)$/gm)].map(([, command]) => command!);
  const faults = Object.keys(receivers).flatMap((key) =>
    commands.some((command) => command.includes(`--from-literal=${key}=VALUE`)) ? [] : [`no command for ${key}`],
  );
  // 1: something is missing.
  if (code !== 1) faults.push(`it exits with ${code}`);
  if (faults.length > 0) faults.push(last(output));
  check(checks.bootstrap, { of: commands.length + 1, faults }, noFaults);
  return faults.length === 0 ? commands : undefined;
}

/** Runs these commands with the addresses of the receivers, and the script again. */
export async function complete(
  { dist, step, check }: Context,
  { api, kubectl }: NodeCluster,
  commands: readonly string[],
): Promise<void> {
  const shell = new Shell(api);
  await step('create the Secrets that only a person can create, with the printed commands', async () => {
    for (const [key, url] of Object.entries(receivers)) {
      const command = commands.find((each) => each.includes(`${key}=VALUE`))!;
      const { code, output } = await shell.run('-c', command.replace('=VALUE', `=${url}`));
      if (code !== 0) throw new Error(`${command}: ${last(output)}`);
    }
  });
  const versions = async () =>
    (await kubectl.get('--all-namespaces', 'secrets'))
      .map(({ metadata: { namespace, name, resourceVersion } }) => `${namespace}/${name} ${resourceVersion}`)
      .sort()
      .join();
  const before = await versions();
  const { code, output } = await step('sh bootstrap/edge.sh secrets', () =>
    new Bootstrap(api, dist, 'edge').run('secrets'),
  );
  const result = code !== 0 ? last(output) : before === (await versions()) ? 'yes' : 'it changed a Secret';
  check(checks.secrets, result, equals('yes'));
}

const last = (text: string) => text.trim().split('\n').slice(-4).join(' | ');
