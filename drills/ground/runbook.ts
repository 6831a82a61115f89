import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';

/**
 * The script in a runbook: the `sh` block that sets these variables, with other values for them.
 * @throws if no block sets all of these variables.
 */
export function runbookScript(runbook: string, values: Readonly<Record<string, string>>): string {
  const text = readFileSync(join(root, 'docs/runbooks', runbook), 'utf8');
  const names = Object.keys(values);
  const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block!);
  const block = blocks.find((each) => names.every((name) => new RegExp(`^${name}=`, 'm').test(each)));
  if (!block) throw new Error(`docs/runbooks/${runbook} has no block that sets ${names.join(', ')}`);
  return Object.entries(values).reduce(
    (script, [name, value]) => script.replace(new RegExp(`^${name}=.*$`, 'm'), () => `${name}='${value}'`),
    block,
  );
}
