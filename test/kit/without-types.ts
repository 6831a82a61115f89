import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Types without which TypeScript does not start. */
const needed = ['Array<T>', 'Boolean', 'CallableFunction', 'Function', 'IArguments', 'NewableFunction', 'Number'];
const types = [...needed, 'Object', 'RegExp', 'String'].map((name) => `interface ${name} {}\n`).join('');

/** In a copy of the site: synth checks no types, which takes longer than its render. For tests of something else. */
export function withoutTypes(site: string): void {
  writeFileSync(join(site, 'cli/needed.d.ts'), types);
  const config = { compilerOptions: { noLib: true, types: [] }, files: ['needed.d.ts'] };
  writeFileSync(join(site, 'cli/tsconfig.synth.json'), JSON.stringify(config));
}
