import { setTimeout as sleep } from 'node:timers/promises';
import { passwordFile } from '../../charts/twisterlab/redis';
import type { CheckedItems } from '../expectation';
import type { Kubectl, Output } from '../fixtures/kubectl';
import type { NodeCluster } from '../fixtures/node-cluster';
import { namespace, type Pod, podsOf, type Workload } from './production';

/** Prints the status and mounts of a container's init process. */
const questions = "cat /proc/1/status; grep ' / ' /proc/1/mounts; ls /var/run/secrets/kubernetes.io 2>/dev/null || :";

/** Checks every running container. */
export async function checkHardening(kubectl: Kubectl, ready: (name: string) => boolean): Promise<CheckedItems> {
  const pods = (await podsOf(kubectl)).filter(({ metadata }) =>
    ready(metadata.labels?.['app.kubernetes.io/name'] ?? ''),
  );
  const containers = pods.flatMap((pod) => pod.spec.containers.map(({ name }) => ({ pod: pod.metadata.name, name })));
  const faults: string[] = [];
  for (const { pod, name } of containers) {
    const output = await kubectl.exec([
      'exec',
      '--namespace',
      namespace,
      pod,
      '--container',
      name,
      '--',
      'sh',
      '-c',
      questions,
    ]);
    // Patroni stores its state in the API server, with a Role of its own.
    const talks = name === 'postgres-cluster';
    faults.push(...hardeningViolations(output, talks).map((freedom) => `${pod}, ${name}: ${freedom}`));
  }
  return { of: containers.length, faults };
}

/** What a process can do but must not, from its status and mounts. */
export function hardeningViolations(output: string, talksToTheApiServer = false): string[] {
  const field = (name: string) => new RegExp(`^${name}:\\s+(\\S+)`, 'm').exec(output)?.[1];
  const root = /^\S+ \/ \S+ (\S+)/m.exec(output)?.[1] ?? '';
  return [
    field('Uid') !== '0' ? '' : 'runs as root',
    root.split(',').includes('ro') ? '' : 'may write to its root file system',
    /^0+$/.test(field('CapEff') ?? '') ? '' : 'has capabilities',
    field('NoNewPrivs') === '1' ? '' : 'may gain privileges',
    field('Seccomp') === '2' ? '' : 'calls the kernel unfiltered',
    output.includes('serviceaccount') && !talksToTheApiServer ? 'has a token of the API server' : '',
  ].filter((freedom) => freedom !== '');
}

const within = (pod: string, ...command: string[]) => ['exec', '--namespace', namespace, pod, '--', ...command];

const withoutPassword = (command: readonly string[]) => command.map((part) => part.replace(passwordFile, '/dev/null'));

/** Connects to Redis without the password and with a wrong one, and runs the rendered probes with and without it. */
export async function checkRedisPassword(kubectl: Kubectl, redis: Workload): Promise<CheckedItems> {
  const as = (password: string | undefined, ...command: string[]) =>
    kubectl.run(
      within(
        'redis-0',
        'env',
        ...(password === undefined ? ['-u', 'REDISCLI_AUTH'] : [`REDISCLI_AUTH=${password}`]),
        ...command,
      ),
    );
  const refused = ({ code, stdout, stderr }: Output) => code !== 0 && /NOAUTH|WRONGPASS/.test(stdout + stderr);
  const faults: string[] = [];
  for (const password of [undefined, 'wrong']) {
    const output = await as(password, 'redis-cli', '-h', 'redis', '-e', 'set', 'drill', 'stolen');
    if (!refused(output))
      faults.push(`${password ? 'a wrong password' : 'no password'} is accepted: ${output.stdout.trim()}`);
  }
  const { startupProbe, readinessProbe, livenessProbe } = redis.spec.template.spec.containers[0]!;
  const probes = Object.entries({ startupProbe, readinessProbe, livenessProbe });
  for (const [name, probe] of probes) {
    const command = (probe as { exec?: { command: readonly string[] } } | undefined)?.exec?.command;
    if (!command) faults.push(`${name} runs nothing inside the pod`);
    else if ((await kubectl.run(within('redis-0', ...withoutPassword(command)))).code === 0)
      faults.push(`${name} passes without the password`);
    else if ((await kubectl.run(within('redis-0', ...command))).code !== 0)
      faults.push(`${name} fails with the password`);
  }
  return { of: 2 + probes.length, faults };
}

/** The pod that is PostgreSQL's primary: not always the first, because Patroni fails over when that is deleted. */
export async function primaryPod(kubectl: Kubectl): Promise<string> {
  const pods = ['--namespace', namespace, 'pods', '--selector=role=primary'];
  const [found] = await kubectl.until('PostgreSQL has a primary', pods, (found) => found.length === 1);
  return found!.metadata.name;
}

/** Writes a value to both stores; earlier values remain. */
export async function writeValue(kubectl: Kubectl, value: string): Promise<void> {
  const sql = `CREATE TABLE IF NOT EXISTS drill (value text); INSERT INTO drill VALUES ('${value}')`;
  await kubectl.exec(within(await primaryPod(kubectl), ...psql(sql)));
  await kubectl.exec(within('redis-0', 'redis-cli', '-e', 'set', `drill-${value}`, value));
  // Redis syncs its file every second; newer data can be lost by design.
  await sleep(1500);
}

/**
 * Which stores do not have a value. Retries for two minutes: a restarted kubelet can report a pod as Ready from its old state.
 */
export async function missingValues(kubectl: Kubectl, value: string): Promise<string[]> {
  const answer = async (command: readonly string[]) => {
    for (const deadline = Date.now() + 120_000; ; await sleep(500)) {
      const output = await kubectl.run([...command]);
      if (output.code === 0 || Date.now() > deadline) return output;
    }
  };
  const postgres = await answer(
    within(await primaryPod(kubectl), ...psql(`SELECT value FROM drill WHERE value = '${value}'`)),
  );
  const redis = await answer(within('redis-0', 'redis-cli', '-e', 'get', `drill-${value}`));
  const lost = (store: string, { stdout, stderr }: Output) =>
    stdout.trim() === value ? [] : [`${store} lost ${value}: ${(stderr || stdout).trim() || 'no value'}`];
  return [...lost('PostgreSQL', postgres), ...lost('Redis', redis)];
}

const psql = (sql: string) => [
  'sh',
  '-c',
  // The superuser connects through the pod's socket without a password.
  'psql --quiet --tuples-only --no-align --username=postgres --dbname="$POSTGRES_DB" --command="$0"',
  sql,
];

/** Cuts and restores the power of a pod's node, and waits until the node's pods have new containers. */
export async function powerCycle(fixture: NodeCluster, pod: string): Promise<void> {
  const { kubectl } = fixture;
  const before = await podsOf(kubectl);
  const name = before.find(({ metadata }) => metadata.name === pod)?.spec.nodeName ?? '';
  const on = (pods: readonly Pod[]) => pods.filter(({ spec }) => spec.nodeName === name);
  const containers = (pods: readonly Pod[]) => pods.flatMap(({ status }) => status.containerStatuses ?? []);
  const old = new Set(containers(on(before)).map(({ containerID }) => containerID));
  const node = fixture.node(name);
  await node.powerOff();
  await node.powerOn();
  const renewed = (found: Pod) =>
    // A kubelet that has just started can report no containers.
    found.status.containerStatuses?.length === found.spec.containers.length &&
    found.status.containerStatuses.every(({ containerID, ready }) => ready && containerID && !old.has(containerID));
  await kubectl.until(`the pods of ${name} run again`, ['--namespace', namespace, 'pods'], (found) =>
    on(found as Pod[]).every(renewed),
  );
  await fixture.untilReady(node);
}
