import { root } from '@twisterlab/platform/util/root';
import type { Bootstrap } from '../fixtures/bootstrap';
import type { NodeCluster } from '../fixtures/node-cluster';
import { runbookScript } from '../fixtures/runbook';
import { Shell } from '../fixtures/shell';
import { namespace } from '../nodes/production';

const page = 'migration.md';

/** Executes the commands of adopt and of the page word for word, and keeps what fails. */
export class Operator {
  readonly faults: string[] = [];
  count = 0;
  private readonly shell: Shell;

  constructor(
    { api }: NodeCluster,
    private readonly folder: string,
    private readonly bootstrap: Bootstrap,
  ) {
    this.shell = new Shell(api);
  }

  /** @returns whether all succeed; ends with the first that does not. */
  async runAll(commands: readonly string[]): Promise<boolean> {
    for (const command of commands) {
      const load = /^# load .*#load-(\w+), from (\S+)$/.exec(command);
      if (!(await this.run(load ? loading(load[1]!, load[2]!) : command))) return false;
    }
    return true;
  }

  async run(line: string): Promise<boolean> {
    if (line.startsWith('#')) return true;
    this.count += 1;
    // The committed dist is another one. What it reports is no verdict on the command.
    const status = `node '${root}/cli/run.js' status --dist dist || test $? = 1`;
    const command = line === 'npm run status' ? status : line;
    const { code, output } = await this.shell.run('-euc', `cd '${this.folder}'\n${command}`);
    if (code === 0) return true;
    // The script prints commands for what only a person can create. Then nothing is missing.
    if (command.startsWith('sh bootstrap/') && (await this.bootstrap.give(output))) return this.run(line);
    const last = output.trim().split('\n').slice(-4).join(' | ');
    this.faults.push(`${command.trim().slice(0, 160)} ended with ${code}: ${last}`);
    return false;
  }
}

/** The script of the page that loads a copy. */
function loading(store: string, file: string): string {
  return store === 'postgresql'
    ? runbookScript(page, { namespace, database: 'twisterlab', file }, 'Load PostgreSQL')
    : runbookScript(page, { namespace, file }, 'Load Redis');
}
