import { UserError } from '../model/problem';

/**
 * Refuses paths that differ only by case, also of a folder between: on macOS and Windows they are one file or folder.
 * @param paths of files, with slashes.
 * @param folder that contains them, for the message.
 * @throws UserError with every such pair.
 */
export function refuseSameLetters(folder: string, paths: Iterable<string>): void {
  const spellings = new Map<string, string>();
  const problems = new Map<string, readonly [string, string]>();
  for (const path of paths) {
    for (let end = path.indexOf('/'); ; end = path.indexOf('/', end + 1)) {
      const part = end < 0 ? path : path.slice(0, end);
      const first = spellings.get(part.toLowerCase());
      if (first === undefined) spellings.set(part.toLowerCase(), part);
      else if (first !== part && !problems.has(part)) problems.set(part, [first, part]);
      if (end < 0) break;
    }
  }
  if (problems.size === 0) return;
  throw new UserError(
    [...problems.values()].map(([first, second]) => ({
      where: `${folder}/${second}`,
      message: `differs only by case from ${first}: on macOS and Windows they are one.`,
      fix: 'Nothing was written. Rename one of the two.',
    })),
  );
}
