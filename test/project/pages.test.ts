import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import { parseAllDocuments } from 'yaml';
import { loadCommands } from '../../cli/command-list';
import { commands, commandsPage } from '../../cli/commands/commands';
import type { Io } from '../../cli/io';
import { call } from '../kit/command';
import { anchorsOf, blocksOf, brokenLinks, npmCommands, pages } from '../kit/pages';

const all = pages();
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };

/** Errors that a shell prints about the syntax of a script; empty if it accepts it. */
const shellErrors = (script: string) => spawnSync('sh', ['-n'], { input: script, encoding: 'utf8' }).stderr.trim();

describe('links of the pages', () => {
  it('lead to files and sections that exist', () => {
    expect(all.size).toBeGreaterThan(80);
    expect([...all].flatMap(([path, text]) => brokenLinks(path, text, all).map((to) => `${path}: ${to}`))).toEqual([]);
  });

  const page = '# One `two`\n\n## Same\n\n## Same\n\n<a id="own"></a>\n';

  it.each([
    [
      'README.md',
      [],
      '[a](docs/ingress.md) [b](https://example.org/none) `[c](none.md)` [d](#one-two) [e](docs/runbooks)',
    ],
    ['README.md', ['docs/none.md'], '[a](docs/none.md)'],
    [
      'docs/ingress.md',
      ['runbooks/none.md#a', 'runbooks/disk.md#none'],
      '[a](runbooks/none.md#a) [b](runbooks/disk.md#none)',
    ],
    ['README.md', ['#three'], '[a](#three) [b](#same-1) [c](#own)'],
    ['README.md', ['../README.md'], '[a](../README.md)'],
  ])('in %s: %j are broken', (path, broken, text) => {
    expect(brokenLinks(path, `${page}${text}\n`, all)).toEqual(broken);
  });

  it('have the anchors of GitHub', () => {
    expect([...anchorsOf('# A page: *its* `name`\n```sh\n# no heading\n```\n## [Link](a.md) and more\n')]).toEqual([
      'a-page-its-name',
      'link-and-more',
    ]);
  });
});

describe('commands of the pages', () => {
  it('are scripts of package.json, with options of their help', async () => {
    const help = new Map((await loadCommands()).map((command) => [command.name, command.help]));
    const current = [...all].filter(([path]) => path !== 'CHANGELOG.md'); // it names what was
    const used = current.flatMap(([path, text]) => npmCommands(text).map((each) => ({ path, ...each })));
    expect(used.length).toBeGreaterThan(200);
    const unknown = used.flatMap(({ path, name, options }) => {
      if (scripts[name] === undefined) return [`${path}: npm run ${name}`];
      const known = help.get(name);
      const isKnown = (option: string) => option === 'help' || known?.includes(`--${option}`);
      return known === undefined
        ? []
        : options.filter((each) => !isKnown(each)).map((each) => `${path}: ${name} --${each}`);
    });
    expect(unknown).toEqual([]);
  });

  it('are found with their options', () => {
    expect(
      npmCommands('`npm run synth -- --env NAME` and\n\n```sh\nA=b npm run drill -- api --fault x   # --no\n```\n'),
    ).toEqual([
      { name: 'synth', options: ['env'] },
      { name: 'drill', options: ['fault'] },
    ]);
  });

  it('have a page with the help of each', async () => {
    expect(commandsPage(await loadCommands())).toBe(all.get('docs/commands.md'));
    expect((await call(['commands'])).status).toBe(0);
    const printed: string[] = [];
    const io = { print: (text: string) => printed.push(text), commands: async () => [] };
    expect(await commands.run([], io as unknown as Io)).toBe(1);
    expect(printed).toEqual(['docs/commands.md is out of date. Run: npm run commands -- --write']);
  });
});

describe('blocks of code of the pages', () => {
  it('are shell scripts, YAML and JSON without errors', () => {
    const errors = [...all].flatMap(([path, text]) =>
      [
        ...[shellErrors(blocksOf(text, 'sh').join('\n'))].filter((error) => error !== ''),
        ...['yaml', 'json']
          .flatMap((language) => blocksOf(text, language))
          .flatMap((block) =>
            parseAllDocuments(block).flatMap((document) => ('errors' in document ? document.errors : [])),
          ),
      ].map((error) => `${path}: ${error}`),
    );
    expect(errors).toEqual([]);
  });

  it('are found in a list, and refused with an error', () => {
    const [block] = blocksOf('1. First:\n\n   ```sh\n   if true\n   ```\n', 'sh');
    expect(block).toBe('if true\n');
    expect(shellErrors(block!)).toMatch(/syntax|unexpected/i);
    expect(shellErrors('kubectl get pods | head\n')).toBe('');
  });
});
