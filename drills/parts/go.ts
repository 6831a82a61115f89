import { execFile } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { UserError } from '@twisterlab/platform/model/problem';
import { moduleFolder, type Part } from './catalogue';
import { changedSource, hasChanges } from './changed-source';

const execute = promisify(execFile);

/**
 * -mod=readonly: builds exactly the pinned versions. No cgo: needs no C compiler, and programs run on any Linux. No DWARF: no
 * drill runs a debugger, and writing it takes a seventh of a build's processor time.
 */
const environment = {
  CGO_ENABLED: '0',
  GOFLAGS: '-mod=readonly -buildvcs=false -trimpath -gcflags=all=-dwarf=false',
};

/** Builds a part's program into a folder. */
export async function build(part: Part, flags: string, folder: string): Promise<void> {
  const aside = join(folder, '.source');
  const pins = hasChanges(part) ? [`-modfile=${changedSource(part, await moduleSource(part), aside)}`] : [];
  await go(part, 'build', ...pins, `-ldflags=${flags}`, '-o', join(folder, part.program), part.command);
  rmSync(aside, { recursive: true, force: true });
}

/** The folder with the source of a part's module, after downloading it. */
export async function moduleSource(part: Part): Promise<string> {
  await go(part, 'mod', 'download', part.versionedModule);
  return go(part, 'list', '-m', '-f', '{{.Dir}}', part.versionedModule);
}

async function go(part: Part, ...args: string[]): Promise<string> {
  const cwd = moduleFolder(part);
  const running = execute('go', args, {
    cwd,
    env: { ...process.env, ...environment, ...part.environment },
    maxBuffer: 2 ** 26,
  });
  // A build uses every core for minutes: lower its priority.
  if (running.child.pid) setPriority(running.child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  try {
    return (await running).stdout.trim();
  } catch (error) {
    const { code, stderr = '' } = error as NodeJS.ErrnoException & { stderr?: string };
    const needed = /^go (\S+)/m.exec(readFileSync(join(cwd, 'go.mod'), 'utf8'))?.[1];
    const missing = `${code}` === 'ENOENT';
    const message = missing ? 'there is no Go to build it with.' : `the Go build failed:\n${lastLines(stderr)}`;
    const fix =
      missing || stderr.includes('requires go >=')
        ? `Install Go ${needed} or newer.`
        : `Try it: cd drills/parts/go/${part.module} && go build ${part.command}`;
    throw new UserError([{ where: part.program, message, fix }]);
  }
}

function lastLines(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .slice(-8)
    .map((line) => `    ${line}`)
    .join('\n');
}
