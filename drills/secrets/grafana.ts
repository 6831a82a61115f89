import { grafana, monitoringNamespace } from '../../charts/kit/metrics';
import { noFaults } from '../expectation';
import { isTrue } from '../fixtures/kubectl';
import type { NodeCluster } from '../fixtures/node-cluster';
import { changeInVault, withNewValue } from '../fixtures/rotation';
import { runbookBlock } from '../fixtures/runbook';
import { checks } from './checks';
import { last } from './configuration';
import type { SecretsStore } from './store';

const own = ['--namespace', monitoringNamespace];
const pods = [...own, 'pods', '--selector', `app.kubernetes.io/name=${grafana.name}`];

/** Objects of kinds whose controllers and definitions the drill does not have. */
const elsewhere = ['Certificate', 'ExternalSecret', 'Ingress', 'Middleware'];

/** The commands of the runbook. @param changesSecret false: without the last one. */
export function grafanaScript(value: string, changesSecret = true): string {
  const block = runbookBlock('rotation.md', 'reset-admin-password');
  const commands = changesSecret ? block : block.replace(/^change .*\n/m, '');
  if (!changesSecret && commands === block) throw new Error('the commands of Grafana change no Secret');
  return withNewValue(value, changeInVault(), commands);
}

/** Applies Grafana, and waits until it is Ready. */
export async function applyGrafana({ cluster, dist }: SecretsStore): Promise<void> {
  const objects = dist.objects('edge').filter(({ path }) => path.startsWith(`edge/${grafana.name}/`));
  await cluster.kubectl.apply(
    ...objects.map(({ manifest }) => manifest).filter(({ kind }) => !elsewhere.includes(kind)),
  );
  await ready(cluster);
}

/** Changes the password of its administrator by the runbook, while a session sends requests. */
export async function rotateGrafana({ context, cluster, keepers, fixture }: SecretsStore): Promise<void> {
  const { processes } = cluster.api;
  const before = await password(cluster);
  const after = `drill${Date.now()}`;
  const session = await logIn(cluster, before);
  if (session === undefined) throw new Error('Grafana refuses the password of its Secret');
  const answers: number[] = [];
  const requests = processes.repeat(async () => {
    const answer = request(cluster, `/api/user?session=${session}`);
    answers.push(
      await answer.then(
        ({ status }) => status,
        () => 0,
      ),
    );
  }, 200);
  const { code, output } = await context.step('Grafana, by the runbook', () =>
    keepers.administer('-euc', grafanaScript(after, fixture.changesSecret)),
  );
  await requests.end();
  const refused = (await logIn(cluster, before)) === undefined;
  const accepted = (await logIn(cluster, after)) !== undefined;
  await context.step('another pod of Grafana', async () => {
    await cluster.kubectl.exec(['delete', ...pods]);
    await ready(cluster);
  });
  const inNewPod = (await logIn(cluster, after)) !== undefined;
  const failed = answers.filter((status) => status !== 200);
  context.note(`${answers.length} requests of a session meanwhile, ${failed.length} failed`);
  const faults = [
    ...(code === 0 ? [] : [`the commands: ${last(output)}`]),
    ...(answers.length > 0 ? [] : ['the session sent no request']),
    ...failed.slice(0, 5).map((status) => `a request of the session is answered with ${status || 'nothing'}`),
    ...(refused ? [] : ['Grafana accepts the old password']),
    ...(accepted ? [] : ['Grafana refuses the new password']),
    ...(inNewPod ? [] : ['a new pod refuses the new password']),
  ];
  context.check(checks.grafana, { of: answers.length + 3, faults }, noFaults);
}

async function ready({ kubectl }: NodeCluster): Promise<void> {
  await kubectl.until(
    'Grafana is Ready',
    pods,
    ([pod, ...others]) => pod !== undefined && others.length === 0 && isTrue('Ready', pod),
    300,
  );
}

/** @returns its session; undefined if the password is refused. */
async function logIn(cluster: NodeCluster, value: string): Promise<string | undefined> {
  const { status, body } = await request(cluster, '/login', JSON.stringify({ user: 'admin', password: value }));
  return status === 200 ? (JSON.parse(body) as { session: string }).session : undefined;
}

/** A request from inside the pod: the policies allow no other client but the ingress controller. @param body from the input, which no list of processes has. */
async function request({ kubectl }: NodeCluster, path: string, body = ''): Promise<{ status: number; body: string }> {
  const stdout = await kubectl.exec(
    ['exec', '--stdin', ...own, `deployment/${grafana.name}`, '--', 'python3', '-c', client, path],
    body,
  );
  const [status = '', ...text] = stdout.trim().split(' ');
  return { status: Number(status), body: text.join(' ') };
}

const client = `import sys, urllib.error, urllib.request
request = urllib.request.Request("http://127.0.0.1:${grafana.port}" + sys.argv[1], data=sys.stdin.read().encode() or None)
try:
    with urllib.request.urlopen(request, timeout=5) as answer:
        print(answer.status, answer.read().decode())
except urllib.error.HTTPError as error:
    print(error.code)
`;

async function password({ kubectl }: NodeCluster): Promise<string> {
  const [secret] = await kubectl.get(...own, `secret/${grafana.name}`);
  const { data } = secret as unknown as { data: Record<string, string> };
  return Buffer.from(data['admin-password']!, 'base64').toString();
}
