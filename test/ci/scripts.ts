import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';

/** Runs git without the user's settings. */
export function git(folder: string, ...args: string[]): string {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  const author = ['-c', 'user.name=test', '-c', 'user.email=test@localhost'];
  const { status, stdout, stderr } = spawnSync('git', [...author, ...args], { cwd: folder, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout.trim();
}

/** Runs a script of .ci. @param of the repository whose script it is. Default: this one. */
export function script(name: string, args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd = root, of = root) {
  const { status, stdout, stderr } = spawnSync(join(of, '.ci', name), args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** A new repository with one commit, which has a script of .ci. This repository may have no commit, in a shallow clone or a copy. */
export function repositoryWith(name: string, folder: string): string {
  cpSync(join(root, '.ci', name), join(folder, '.ci', name), { recursive: true });
  git(folder, 'init', '--quiet', '--initial-branch=main');
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--message=first');
  return folder;
}

/** A program that logs its arguments, one call a line, and then runs shell code. */
export class FakeProgram {
  private readonly log: string;
  readonly path: string;

  constructor(folder: string, name: string, code: string) {
    mkdirSync(folder, { recursive: true });
    this.log = join(folder, `${name}.log`);
    this.path = `${folder}:${process.env.PATH}`;
    writeFileSync(this.log, '');
    writeFileSync(join(folder, name), `#!/bin/bash\nprintf '%s\\n' "$*" >>'${this.log}'\n${code}\n`, { mode: 0o755 });
  }

  calls(): string[] {
    return readFileSync(this.log, 'utf8').split('\n').slice(0, -1);
  }
}
