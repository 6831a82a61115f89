import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { debianProgram } from '../parts/debian';

/** A local Git repository in place of the one that Argo CD follows. */
export class Repository {
  /** For `repoURL`. */
  readonly url: string;

  private constructor(readonly folder: string) {
    this.url = `file://${folder}`;
  }

  /** Creates a repository with a copy of a folder at a path, committed on main. */
  static create(folder: string, from: string, to: string): Repository {
    mkdirSync(folder);
    const repository = new Repository(folder);
    repository.git('init', '--quiet', '--initial-branch=main');
    cpSync(from, join(folder, to), { recursive: true });
    repository.commit('as it was rendered');
    return repository;
  }

  /** Reverts the last commit. @returns the new commit. */
  revert(): string {
    this.git('revert', '--no-edit', 'HEAD');
    return this.git('rev-parse', 'HEAD');
  }

  /** Commits all changes. @returns the commit. */
  commit(message: string): string {
    this.git('add', '--all');
    this.git('commit', '--quiet', `--message=${message}`);
    return this.git('rev-parse', 'HEAD');
  }

  private git(...args: string[]): string {
    // Ignores the user's settings, such as commit signing.
    const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
    const author = ['-c', 'user.name=drill', '-c', 'user.email=drill@localhost'];
    return execFileSync(debianProgram('git'), ['-C', this.folder, ...author, ...args], {
      encoding: 'utf8',
      env,
      stdio: 'pipe',
    }).trim();
  }
}
