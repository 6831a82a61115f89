import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '@twisterlab/platform/model/problem';
import { root } from '@twisterlab/platform/util/root';
import type { Cluster, ClusterNode } from '../../environments/schema/cluster';
import { debianProgram } from '../parts/debian';

/** A released state of this repository. */
export interface Release {
  /** Tag, or the version of CHANGELOG.md. */
  readonly name: string;
  readonly commit: string;
  /** Folders of dist that an administrator had to apply: without them its first installation waits for itself. Default: none. */
  readonly byHand?: readonly string[];
}

/**
 * The last release as long as the repository has no tag: the commit that added 0.1.0 to CHANGELOG.md. The probes of its wave 2 mount a
 * certificate that its wave 3 distributes.
 */
const untagged: Release = {
  name: '0.1.0',
  commit: 'e2bf9d821a1f3a99644cd3f257ff035becc140ec',
  byHand: ['edge/trust-manager-crds', 'edge/trust-bundle'],
};

/** What the drill reads of a release. */
const folders = ['dist', 'bootstrap', 'hosts'] as const;

/** Runs git in this repository. @returns its standard output, or undefined if it fails. */
export type Git = (...args: string[]) => string | undefined;

const git: Git = (...args) => {
  try {
    return execFileSync(debianProgram('git'), ['-C', root, ...args], { encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch (error) {
    // A status is git's own exit code; anything else, such as a missing program, is no answer.
    if (typeof (error as { status?: unknown }).status !== 'number') throw error;
    return undefined;
  }
};

/**
 * The release before dist: the newest tag `v*` in the history of HEAD whose dist is another one, or `untagged`.
 * @throws UserError if this clone lacks its commit.
 */
export function lastRelease(run: Git = git): Release {
  const tags = (run('tag', '--list', 'v*', '--merged', 'HEAD', '--sort=-version:refname') ?? '').split('\n');
  const tag = tags.find((name) => name !== '' && run('diff', '--quiet', name, '--', 'dist') === undefined);
  const release = tag === undefined ? untagged : { name: tag, commit: run('rev-parse', `${tag}^{commit}`)! };
  if (run('cat-file', '-e', `${release.commit}^{commit}`) !== undefined) return release;
  throw new UserError([
    {
      where: 'drill upgrade',
      message: `this clone does not have the commit ${release.commit} of the release ${release.name}.`,
      fix: 'Run: git fetch --unshallow --tags. In GitHub Actions: fetch-depth: 0 for actions/checkout.',
    },
  ]);
}

/** Writes `dist`, `bootstrap` and `hosts` of a release into a folder. */
export function extract({ commit }: Release, folder: string): void {
  mkdirSync(folder, { recursive: true });
  const archive = execFileSync(debianProgram('git'), ['-C', root, 'archive', '--format=tar', commit, ...folders], {
    maxBuffer: 2 ** 28,
  });
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
}

/** The nodes of today's record that an extracted release has files for: the others join in the upgrade. */
export function nodesOf(folder: string, { name, nodes }: Cluster): ClusterNode[] {
  const machines = readdirSync(join(folder, 'hosts', name));
  return nodes.filter((node) => machines.includes(node.name));
}
