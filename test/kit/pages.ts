import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { root } from '@twisterlab/platform/util/root';

/** The Markdown pages of the repository by path, with those that are not committed yet. */
export function pages(): ReadonlyMap<string, string> {
  const names = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--', '*.md'], {
    cwd: root,
    encoding: 'utf8',
  }).split('\n');
  const found = names.filter((name) => name !== '' && existsSync(join(root, name)));
  return new Map(found.map((name) => [name, readFileSync(join(root, name), 'utf8')]));
}

/** A page without blocks of code. */
const withoutBlocks = (text: string) => text.replaceAll(/^( *)```[\s\S]*?^ *```$/gm, '');
/** A page without code. */
const prose = (text: string) => withoutBlocks(text).replaceAll(/`[^`\n]*`/g, '');

/** Blocks of code of a language, without the indentation of the list that they are in. */
export function blocksOf(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp(`^( *)\`\`\`${language}\\n([\\s\\S]*?)^ *\`\`\`$`, 'gm'))].map(
    ([, indent, block]) => block!.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  );
}

/** Links of a page to a file or section that does not exist. @param path of the page, relative to the repository. */
export function brokenLinks(path: string, text: string, all: ReadonlyMap<string, string>): string[] {
  const targets = [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!);
  return targets
    .filter((target) => !/^(https?|mailto):/.test(target))
    .filter((target) => {
      const [file = '', anchor] = target.split('#');
      const to = file === '' ? path : relative(root, join(root, dirname(path), decodeURIComponent(file)));
      if (to.startsWith('..') || (file !== '' && !existsSync(join(root, to)))) return true;
      if (anchor === undefined) return false;
      const page = to === path ? text : all.get(statSync(join(root, to)).isDirectory() ? join(to, 'README.md') : to);
      return page === undefined || !anchorsOf(page).has(anchor);
    });
}

/** Anchors that GitHub gives the headings of a page, and those that it declares. */
export function anchorsOf(text: string): ReadonlySet<string> {
  const anchors = new Set([...text.matchAll(/<a id="([^"]+)"><\/a>/g)].map(([, id]) => id!));
  for (const [, heading] of withoutBlocks(text).matchAll(/^#+ (.+)$/gm)) {
    const slug = heading!
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-');
    let name = slug;
    for (let number = 1; anchors.has(name); number += 1) name = `${slug}-${number}`;
    anchors.add(name);
  }
  return anchors;
}

/** `npm run NAME` in code of a page, with the options behind `--`. */
export function npmCommands(text: string): { readonly name: string; readonly options: readonly string[] }[] {
  const code = [...text.matchAll(/`([^`\n]+)`/g), ...text.matchAll(/^ *(?:\$ )?([^`\n]*npm run [^\n]*)$/gm)];
  return code.flatMap(([, line]) =>
    [...line!.matchAll(/npm run(?: --silent)? ([a-z:]+)(?: -- ([^|&;>#]*))?/g)].map(([, name, rest = '']) => ({
      name: name!,
      options: [...rest.matchAll(/(?<=^|\s|\[)--([a-z-]+)/g)].map(([, option]) => option!),
    })),
  );
}
