import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';

const scanned = ['README.md', 'docs', 'charts', 'platform', 'cli', 'drills', 'environments'];

/** A path from the root of the repository, in a comment, a message or a page; not a part of a longer path or of a URL. */
const path = /(?<![\w./@$}-])(?:charts|platform|cli|drills|environments|docs|imports|images|test)\/[\w@./-]*[\w/]/g;

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--', ...scanned], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => /\.(ts|js|sh|py|md|json)$/.test(file) && !file.startsWith('platform/test/'))
  .filter((file) => existsSync(join(root, file)));

/** Folders that `npm ci` or a build writes: Git ignores them, so a fresh clone may lack them. */
const generated = new Set(['platform/lib']);

/** How a guide names a file that its reader creates. */
const created = /\bcreate `([^`]+)`/gi;

/** Paths of one text that do not exist and that it does not ask the reader to create. Paths with a placeholder (`environments/NAME.ts`) are not checked. */
function missing(text: string): string[] {
  const named = [...text.matchAll(path)].filter(
    ({ 0: found, index }) => !/[*<{$]/.test(text[index + found.length] ?? ''),
  );
  const ofTheReader = new Set([...text.matchAll(created)].map(([, file]) => file));
  return [...new Set(named.map(([found]) => found))]
    .filter((found) => !ofTheReader.has(found) && !generated.has(found))
    .filter((found) => !found.split(/[/.]/).some((part) => /^[A-Z]{3,}$/.test(part) && part !== 'README'))
    .filter((found) => ![found, `${found}.ts`].some((each) => existsSync(join(root, each))));
}

describe('paths in comments, messages and pages', () => {
  it('exist', () => {
    const broken = files.flatMap((file) =>
      missing(readFileSync(join(root, file), 'utf8')).map((found) => `${file}: ${found}`),
    );
    expect(broken).toEqual([]);
  });

  it.each([
    ['// Source: docs/decisions/0000-none.md.', ['docs/decisions/0000-none.md']],
    ['See charts/kit/none.ts and charts/kit/network/pods.ts, or charts/kit.', ['charts/kit/none.ts']],
    ['Create `environments/none.ts`, and list environments/none.ts.', []],
    ['Create `environments/none.ts` and environments/other.ts.', ['environments/other.ts']],
    ['environments/NAME.ts, environments/${name}.ts, https://example.org/docs/none.md', []],
  ])('%s', (text, broken) => {
    expect(missing(text)).toEqual(broken);
  });
});
