import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import { replaceFolder } from '@twisterlab/platform/write/replace-folder';
import { treeOf } from '@twisterlab/platform/write/tree';
import { bootstrapTree } from '../../charts/argo-cd/bootstrap';
import { render, withApplications } from '../../charts/site';
import { records } from '../../environments';
import { drill, type TestContext } from '../drill';
import { type CheckedItems, noFaults } from '../expectation';
import type { ControlPlane } from '../fixtures/control-plane';
import { withoutWebhookCalls } from '../fixtures/controller-stubs';
import { simulatedParts } from '../fixtures/simulated-nodes';
import { debianProgram, part } from '../parts';
import { checks } from './checks';
import { namespace, startCluster } from './cluster';
import { withEverything } from './everything';
import { executionOf, statementsOf } from './execution';
import { faultInjections, type Pages } from './fault-injections';
import { kubelet } from './kubelet';
import { inOrder } from './order';
import { type Command, runbookCommands } from './page';
import { missingOutput } from './printed';
import { askServers } from './queries';
import { failure, run, runPatiently, type Terminal } from './run';
import { startStores } from './stores';
import { withValues } from './values';

const environments = () => withApplications(render(withEverything(records)));

/** The commands of the runbooks on a cluster with everything that they are about, and its simulated nodes. */
export const runbooks = drill<Pages>({
  name: 'runbooks',
  summary: 'every command and query of the runbooks works as it is written',
  minutes: 6,
  parts: [...simulatedParts, 'alertmanager', 'amtool', 'prometheus', 'loki'],
  packages: ['postgresql-15', 'redis-server', 'shellcheck'],
  ci: { normal: true, faultInjections: 'three of the eight start a cluster: a quarter of an hour in all' },
  faultInjections,
  render(folder) {
    const rendered = environments();
    replaceFolder(folder, treeOf(rendered));
    replaceFolder(join(dirname(folder), 'bootstrap'), bootstrapTree(rendered));
  },
  async run(context) {
    const { dist, processes, step, check } = context;
    withoutWebhookCalls(dist);
    const pages: Pages = { blocks: runbookCommands(), onCluster: () => true };
    await context.fixtureReady(pages);
    const all = pages.blocks.flatMap(statementsOf);
    const of = (how: string) =>
      all.filter((each) => {
        const execution = executionOf(each);
        return execution?.by === 'this drill' && execution.how === how;
      });

    const shell = await step('shellcheck', () => shellcheck(pages.blocks, join(processes.folder, 'scripts')));
    check(checks.shell, shell, noFaults);
    const stores = await step('start PostgreSQL, Redis and Alertmanager', () => startStores(processes, dist));
    const statements = of('sql');
    const sql = statements.flatMap((each) => {
      try {
        stores.sql(withValues(each, { node: '', pod: '' }));
        return [];
      } catch (error) {
        return [`${place(each)}: ${(error as { stderr: string }).stderr.trim().split('\n')[0]}`];
      }
    });
    check(checks.sql, { of: statements.length, faults: sql }, noFaults);
    const queries = await step('ask Prometheus and Loki', () => askServers(processes, dist, all));
    check(checks.promql, queries.promql, noFaults);
    check(checks.logql, queries.logql, noFaults);
    const local = await step('run the commands of this machine', () => runLocally(of('local')));
    check(checks.local, local, noFaults);

    const commands = of('kubectl').filter(({ page }) => pages.onCluster(page));
    if (commands.length === 0) return;
    const fleet = withEverything(records);
    const secrets = environments().flatMap((environment) => environment.secrets);
    const cluster = await step('start a cluster with simulated nodes, apply everything', () =>
      startCluster(processes, {
        ...{ dist, nodes: fleet.clusters[0]!.nodes, secrets },
        kubelet: kubelet(processes.folder, stores.programs),
      }),
    );
    try {
      const { ran, printed } = await step('run the commands', () =>
        runAll(context, commands, cluster.api, cluster.nodes.names),
      );
      check(checks.kubectl, ran, noFaults);
      check(checks.prints, printed, noFaults);
    } finally {
      cluster.end();
    }
  },
});

const place = ({ page, line, text }: Command) => `${page}:${line}: ${text.trim().split('\n')[0]}`;

async function runAll(
  { processes }: TestContext<Pages>,
  commands: readonly Command[],
  api: ControlPlane,
  nodes: readonly string[],
): Promise<{ readonly ran: CheckedItems; readonly printed: CheckedItems }> {
  const terminal = await terminalOf(api, processes.folder);
  const ran: string[] = [];
  const printed: string[] = [];
  for (const command of inOrder(commands)) {
    const text = async () => {
      const [pod] = await api.kubectl.get('-n', namespace, 'pods', '-l', 'app.kubernetes.io/name=mcp-unified');
      // Two pages delete a machine.
      const node = nodes.at(command.page === 'node-lost.md' ? -2 : -1)!;
      return withValues(command, { node, pod: pod?.metadata.name ?? 'none' });
    };
    const output = await runPatiently(text, terminal);
    const failed = failure(output);
    if (failed !== undefined) ran.push(`${place(command)}: ${failed}`);
    const missing = missingOutput(command.text, output);
    if (missing !== undefined) printed.push(`${place(command)}: ${missing}`);
  }
  return { ran: { of: commands.length, faults: ran }, printed: { of: commands.length, faults: printed } };
}

/** An administrator's terminal in a clone of the repository: kubectl, and the generated scripts. */
async function terminalOf(api: ControlPlane, folder: string): Promise<Terminal> {
  const bin = join(api.folder, 'terminal');
  mkdirSync(bin);
  symlinkSync(await part('kubectl'), join(bin, 'kubectl'));
  const env = {
    ...process.env,
    KUBECONFIG: api.kubeconfig('admin'),
    KUBECACHEDIR: join(api.folder, 'terminal-cache'),
    PATH: `${bin}:${process.env.PATH}`,
  };
  return { folder, env };
}

async function runLocally(commands: readonly Command[]): Promise<CheckedItems> {
  const faults: string[] = [];
  for (const command of commands) {
    const text = withValues(command, { node: '', pod: '' });
    // Exit code 1 of `reach` is an answer: the connection is denied.
    const output = await run(text, { folder: root, env: process.env });
    const failed = text.startsWith('npm run reach') && output.code === 1 ? undefined : failure(output);
    if (failed !== undefined) faults.push(`${place(command)}: ${failed}`);
  }
  return { of: commands.length, faults };
}

/** Errors of shellcheck, in blocks: code in sentences is too short for it. */
function shellcheck(commands: readonly Command[], folder: string): CheckedItems {
  mkdirSync(folder);
  const scripts = commands.filter(({ language, isBlock }) => language === 'sh' && isBlock);
  const files = scripts.map(({ page, line, text }) => {
    const file = `${page}-${line}.sh`;
    writeFileSync(join(folder, file), text);
    return file;
  });
  try {
    execFileSync(debianProgram('shellcheck'), ['--shell=bash', '--severity=error', '--format=gcc', ...files], {
      cwd: folder,
      stdio: 'pipe',
    });
    return { of: scripts.length, faults: [] };
  } catch (error) {
    return { of: scripts.length, faults: (error as { stdout: Buffer }).stdout.toString().trim().split('\n') };
  }
}
