import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import { drills } from '../../drills';
import { bootstrapScripts, elsewhere } from '../../drills/runbooks/elsewhere';
import { executionOf, statementsOf } from '../../drills/runbooks/execution';
import { commandsOf, runbookCommands } from '../../drills/runbooks/page';
import { exceptions } from '../../drills/runbooks/reasons';

const blocks = runbookCommands();
const commands = blocks.flatMap(statementsOf);
const at = ({ page, line, text }: (typeof commands)[0]) => `${page}:${line}: ${text.split('\n')[0]}`;
const command = (markdown: string) => commandsOf('page.md', markdown).flatMap(statementsOf);

describe('the commands of the runbooks', () => {
  it('are executed by a drill, or an exception gives the reason', () => {
    expect(commands.length).toBeGreaterThan(300);
    expect(commands.filter((each) => executionOf(each) === undefined).map(at)).toEqual([]);
  });

  it('have no exception without a command', () => {
    const used = new Set(
      commands.flatMap((each) => {
        const found = executionOf(each);
        return found?.by === 'none' ? exceptions.filter(({ starts }) => starts.test(each.text)) : [];
      }),
    );
    expect(exceptions.filter((each) => !used.has(each)).map(({ starts }) => `${starts}`)).toEqual([]);
  });

  it.each(elsewhere.map((each) => [each.drill, each.page, each] as const))(
    'the drill %s reads %s',
    (drill, page, { has }) => {
      expect(blocks.filter((each) => each.isBlock && each.page === page && each.text.includes(has))).toHaveLength(1);
      const sources = sourcesOf(drill);
      expect(sources).toContain(page);
      // It sets the variable of the block, or finds the block by its text.
      const [, variable] = /^(\w+)=/.exec(has) ?? [];
      if (variable) expect([variable, new RegExp(`\\b${variable}\\b`).test(sources)]).toEqual([variable, true]);
    },
  );

  it('bootstrap scripts are run by drills that exist', () => {
    for (const { drill } of bootstrapScripts) expect(drills.map(({ name }) => name)).toContain(drill);
  });

  it('are syntax that a shell accepts', () => {
    expect(refusedBy(commands.filter(({ language }) => language === 'sh')).map(at)).toEqual([]);
    expect(refusedBy(command('`kubectl get pods | grep "x`')).map(at)).toHaveLength(1);
  });
});

/** Commands whose syntax bash refuses. One process checks all: a start from Jest takes a tenth of a second. */
function refusedBy(shell: typeof commands): typeof commands {
  const folder = mkdtempSync(join(tmpdir(), 'runbooks-'));
  for (const [index, { text }] of shell.entries()) writeFileSync(join(folder, `${index}`), text);
  const { stdout } = spawnSync('bash', ['-c', 'for file in *; do bash -n "$file" 2>/dev/null || echo "$file"; done'], {
    cwd: folder,
    encoding: 'utf8',
  });
  rmSync(folder, { recursive: true });
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((index) => shell[Number(index)]!);
}

/** Sources of a drill and of the fixtures that read pages. */
function sourcesOf(drill: string): string {
  expect(drills.map(({ name }) => name)).toContain(drill);
  const folder = join(root, 'drills', drill);
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  const texts = files.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
  return texts.includes('fixtures/rotation')
    ? `${texts}${readFileSync(join(root, 'drills/fixtures/rotation.ts'), 'utf8')}`
    : texts;
}

describe('a command', () => {
  it('is a line of a block, or code in a sentence', () => {
    const found = command(
      '## Disk\n\nRun `df -h`, or see `No space left`:\n\n```sh\nkubectl get pods\nkubectl get nodes\n```\n',
    );
    expect(found.map(({ section, line, text }) => [section, line, text])).toEqual([
      ['Disk', 3, 'df -h'],
      ['Disk', 6, 'kubectl get pods'],
      ['Disk', 7, 'kubectl get nodes'],
    ]);
  });

  it('is a whole block that sets variables, also in a list', () => {
    const found = command('1. First:\n\n   ```sh\n   node=NODE\n\n   kubectl drain "$node"\n   ```\n');
    expect(found.map(({ text }) => text)).toEqual(['node=NODE\n\nkubectl drain "$node"\n']);
  });

  it.each([
    ['`topk(5, x)`', 'promql'],
    ['`up{job="x"}`', 'promql'],
    ['`k6_vus{job="x"}`', 'promql'],
    ['`{service_name="x"} |= "y"`', 'logql'],
    ['`rate({service_name="x"}[5m])`', 'logql'],
    ['`SELECT 1;`', 'sql'],
    ['| a | `{a="b"} \\| json` |', 'logql'],
  ])('%s is %s', (markdown, language) => {
    expect(command(markdown).map((each) => each.language)).toEqual([language]);
  });

  it('of a program that is not known is an error, and so is a block in an unknown language', () => {
    expect(() => command('`lsof -i`')).toThrow('`lsof -i` looks like a command of an unknown program');
    expect(() => command('```python\nx\n```\n')).toThrow(
      'docs/runbooks/page.md:1: a block in the unknown language python',
    );
  });

  it('that nothing executes and no exception covers is found', () => {
    expect(command('`kubectl get pods`').map(executionOf)).toEqual([{ by: 'this drill', how: 'kubectl' }]);
    expect(command('`redis-cli ping`').map(executionOf)).toEqual([undefined]);
    expect(command('`sudo smartctl --all /dev/sda`').map(executionOf)).toEqual([{ by: 'none', reason: 'machine' }]);
  });
});
