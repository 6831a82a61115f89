import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { lazily } from '@twisterlab/platform/util/lazily';
import { root } from '@twisterlab/platform/util/root';
import { temporaryFolder } from '../kit/command';

const scratch = temporaryFolder();

const value = 'export const value = 1;\n';
const importing = (from: string) => `import { value } from '${from}';\n\nexport const other = value;\n`;
const yaml = (name: string) => `import { ${name} } from 'yaml';\n\nexport const value = ${name}('');\n`;
const restricted = 'lint/style/noRestrictedImports';

/** From the lowest layer to the highest. */
const layers = ['platform', 'environments/schema', 'charts', 'drills', 'cli'];
const lowerAndUpper = (each: string, at: number) =>
  layers.slice(at + 1).map((upper) => [each.split('/')[0]!, upper.split('/')[0]!] as const);
const pairs = layers.flatMap(lowerAndUpper);
const writing = ['platform/hosts', 'charts', 'charts/kit'];

const files: Readonly<Record<string, string>> = {
  'platform/base.ts': value,
  'environments/schema/base.ts': importing('../../platform/base').replace('other', 'value2'),
  'charts/base.ts': importing('../environments/schema/base').replace('{ value }', '{ value2 as value }'),
  'drills/base.ts': importing('../charts/base').replace('{ value }', '{ other as value }'),
  'cli/base.ts': importing('../drills/base').replace('{ value }', '{ other as value }'),
  ...Object.fromEntries(
    pairs.flatMap(([lower, upper]) => [
      [`${upper}/of-${lower}.ts`, value],
      [`${lower}/imports-${upper}.ts`, importing(`../${upper}/of-${lower}`)],
    ]),
  ),
  'environments/production.ts': value,
  'charts/imports-record.ts': importing('../environments/production'),
  ...Object.fromEntries(
    writing.flatMap((folder) => [
      [`${folder}/writes.ts`, yaml('stringify')],
      [`${folder}/reads.ts`, yaml('parse')],
    ]),
  ),
  'platform/a.ts': "import type { B } from './b';\n\nexport interface A {\n  readonly b?: B;\n}\n",
  'platform/b.ts': "import type { A } from './a';\n\nexport interface B {\n  readonly a?: A;\n}\n",
};

/** What `npm run lint` reports in a project of these files: names of rules, by file. */
const findings = lazily(() => {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(scratch, path)), { recursive: true });
    writeFileSync(join(scratch, path), content);
  }
  cpSync(join(root, 'biome.json'), join(scratch, 'biome.json'));
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
  const args = ['lint', '--vcs-enabled=false', '--reporter=json', '--max-diagnostics=none', '.'];
  const { stdout } = spawnSync(process.execPath, [biome, ...args], { cwd: scratch, encoding: 'utf8' });
  const { diagnostics } = JSON.parse(stdout) as { readonly diagnostics: readonly Diagnostic[] };
  const found = new Map<string, string[]>();
  for (const { category, location } of diagnostics) {
    const path = location.path.replace(/^\.\//, '');
    found.set(path, [...(found.get(path) ?? []), category]);
  }
  return found;
});

interface Diagnostic {
  readonly category: string;
  readonly location: { readonly path: string };
}

describe('npm run lint', () => {
  it('accepts imports of lower layers', () => {
    expect(layers.map((layer) => findings().get(`${layer}/base.ts`))).toEqual(layers.map(() => undefined));
  });

  it.each(pairs)('refuses an import in %s from %s', (lower, upper) => {
    expect(findings().get(`${lower}/imports-${upper}.ts`)).toEqual([restricted]);
  });

  it('refuses a chart that imports the record of an environment', () => {
    expect(findings().get('charts/imports-record.ts')).toEqual([restricted]);
  });

  it.each(writing)('refuses another YAML writer than ours in %s', (folder) => {
    expect(findings().get(`${folder}/writes.ts`)).toEqual([restricted]);
    expect(findings().get(`${folder}/reads.ts`)).toBeUndefined();
  });

  it('refuses a cycle, also one of types alone', () => {
    for (const name of ['a', 'b'])
      expect(findings().get(`platform/${name}.ts`)).toEqual(['lint/suspicious/noImportCycles']);
  });

  it('reports nothing else', () => {
    expect(findings().size).toBe(pairs.length + 1 + writing.length + 2);
  });
});
