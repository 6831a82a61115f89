import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';

const scratch = mkdtempSync(join(tmpdir(), 'direction-'));
afterAll(() => rmSync(scratch, { recursive: true }));

/** What `npm run lint` reports in a project of these files, as rule names. */
function lint(name: string, files: Readonly<Record<string, string>>): string[] {
  const folder = join(scratch, name);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  cpSync(join(root, 'biome.json'), join(folder, 'biome.json'));
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
  const { stdout } = spawnSync(process.execPath, [biome, 'lint', '--vcs-enabled=false', '--reporter=json', '.'], {
    cwd: folder,
    encoding: 'utf8',
  });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: readonly { readonly category: string }[] };
  return diagnostics.map(({ category }) => category);
}

const value = 'export const value = 1;\n';
const importing = (from: string) => `import { value } from '${from}';\n\nexport const other = value;\n`;
const restricted = 'lint/style/noRestrictedImports';

describe('npm run lint', () => {
  it('accepts imports of lower layers', () => {
    const files = {
      'platform/a.ts': value,
      'environments/schema/a.ts': importing('../../platform/a'),
      'charts/a.ts': importing('../environments/schema/a').replace('{ value }', '{ other as value }'),
      'drills/a.ts': importing('../charts/a').replace('{ value }', '{ other as value }'),
      'cli/a.ts': importing('../drills/a').replace('{ value }', '{ other as value }'),
    };
    expect(lint('downwards', files)).toEqual([]);
  });

  it.each([
    ['platform', 'charts'],
    ['platform', 'environments'],
    ['platform', 'drills'],
    ['platform', 'cli'],
    ['environments', 'charts'],
    ['environments', 'drills'],
    ['environments', 'cli'],
    ['charts', 'drills'],
    ['charts', 'cli'],
    ['drills', 'cli'],
  ])('refuses an import in %s from %s', (lower, upper) => {
    const files = { [`${lower}/a.ts`]: importing(`../${upper}/b`), [`${upper}/b.ts`]: value };
    expect(lint(`${lower}-${upper}`, files)).toEqual([restricted]);
  });

  it('refuses a chart that imports the record of an environment', () => {
    const files = { 'charts/a.ts': importing('../environments/production'), 'environments/production.ts': value };
    expect(lint('record', files)).toEqual([restricted]);
  });

  it.each(['platform/hosts', 'charts', 'charts/kit'])('refuses another YAML writer than ours in %s', (folder) => {
    const by = (name: string) => `import { ${name} } from 'yaml';\n\nexport const value = ${name}('');\n`;
    expect(lint(`${folder}-writes`, { [`${folder}/a.ts`]: by('stringify') })).toEqual([restricted]);
    expect(lint(`${folder}-reads`, { [`${folder}/a.ts`]: by('parse') })).toEqual([]);
  });

  it('refuses a cycle, also one of types alone', () => {
    const files = {
      'platform/a.ts': "import type { B } from './b';\n\nexport interface A {\n  readonly b?: B;\n}\n",
      'platform/b.ts': "import type { A } from './a';\n\nexport interface B {\n  readonly a?: A;\n}\n",
    };
    expect(lint('cycle', files)).toEqual(Array(2).fill('lint/suspicious/noImportCycles'));
  });
});
