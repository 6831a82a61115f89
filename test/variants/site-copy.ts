import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join, sep } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import { removeOutputs } from '../../cli/bench/copy';
import type { Records } from './change';
import { writeRecords } from './write-records';

/** A copy of this repository with other records, in which synth and Jest run as they do here. */
export class SiteCopy {
  constructor(private readonly folder: string) {
    const parts = readdirSync(root).filter((name) => !['node_modules', '.git'].includes(name));
    for (const name of parts)
      cpSync(join(root, name), join(folder, name), {
        recursive: true,
        filter: (path) => !path.split(sep).includes('node_modules'),
      });
    // A link to each package, not to the folder: the engine is that of the copy.
    mkdirSync(join(folder, 'node_modules/@twisterlab'), { recursive: true });
    for (const name of readdirSync(join(root, 'node_modules')))
      if (!['@twisterlab', '.cache'].includes(name))
        symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
    symlinkSync('../../platform', join(folder, 'node_modules/@twisterlab/platform'));
    // Some suites ask Git for the files.
    execFileSync('git', ['init', '--quiet'], { cwd: folder });
  }

  /** Replaces the records, and removes everything that is rendered from the old ones: synth would ask for approvals. */
  use(records: Records): void {
    writeRecords(this.folder, records);
    removeOutputs(this.folder);
  }

  /** @returns what synth prints if it refuses the records. */
  synth(): string {
    const { status, stderr } = this.node('cli/run.js', 'synth');
    return status === 0 ? '' : stderr;
  }

  /** The tests that fail. @param options of Jest. */
  failedTests(options: readonly string[]): string[] {
    const { stdout, stderr } = this.node('node_modules/jest/bin/jest.js', '--json', '--silent', ...options);
    if (!stdout.startsWith('{')) throw new Error(`Jest did not run: ${stderr}`);
    const { testResults } = JSON.parse(stdout) as { readonly testResults: readonly SuiteResult[] };
    return testResults.flatMap(({ name, status, message, assertionResults }) => {
      const failed = assertionResults.filter((each) => each.status === 'failed').map(({ fullName }) => fullName);
      const own = status === 'failed' && failed.length === 0 ? [message.trim()] : failed;
      return own.map((each) => `${name.slice(this.folder.length + 1)}: ${each}`);
    });
  }

  private node(...args: readonly string[]) {
    return spawnSync(process.execPath, args, { cwd: this.folder, encoding: 'utf8', maxBuffer: 2 ** 28 });
  }
}

/** What Jest prints of a suite as JSON. */
interface SuiteResult {
  readonly name: string;
  readonly status: string;
  readonly message: string;
  readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
}
