import { git } from '../diff/git';
import type { VersionDates } from './images';

const file = 'charts/images.ts';

/** The days from the Git history of charts/images.ts. @param site a folder; in a shallow clone no day is known. */
export function versionDates(site: string): VersionDates {
  const isComplete = git(site, ['rev-parse', '--is-shallow-repository'])?.toString().trim() === 'false';
  const blame = isComplete ? git(site, ['blame', '--line-porcelain', '--', file])?.toString() : undefined;
  const days = daysOf(blame ?? '');
  return ({ repository, version }) => days.get(`${repository}:${version}`);
}

/** The day of each version by `REPOSITORY:VERSION`. A line that is not committed has none. @param blame in the format --line-porcelain. */
export function daysOf(blame: string): ReadonlyMap<string, string> {
  const days = new Map<string, string>();
  let [commit, day, repository] = ['', '', ''];
  for (const line of blame.split('\n')) {
    const [, hash] = /^([0-9a-f]{40}) /.exec(line) ?? [];
    if (hash !== undefined) commit = hash;
    const [, seconds] = /^author-time (\d+)$/.exec(line) ?? [];
    if (seconds !== undefined) day = new Date(1000 * Number(seconds)).toISOString().slice(0, 10);
    const [, field, value] = /^\t\s+(repository|version): '(.*)',$/.exec(line) ?? [];
    if (field === 'repository') repository = value!;
    if (field === 'version' && !/^0+$/.test(commit)) days.set(`${repository}:${value}`, day);
  }
  return days;
}
