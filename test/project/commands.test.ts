import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';

const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) => join('docs', name)),
];

/** Commands of the pages' `sh` blocks, with continued lines joined. */
const commands = pages
  .filter((page) => page.endsWith('.md'))
  .flatMap((page) =>
    [...readFileSync(join(root, page), 'utf8').matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, block]) =>
      block!
        .replace(/\\\n\s*/g, '')
        .split('\n')
        .map((command) => [page, command] as const),
    ),
  );

/** `kubectl create` fails if the object exists; Secrets and ConfigMaps are replaced when their content changes. */
const failsAgain = (command: string) =>
  /\bkubectl\b.* create (secret|configmap)\b/.test(command) &&
  !/--dry-run=client\b.*\|\s*kubectl\b.* apply\b/.test(command);

describe('commands in the documentation', () => {
  it('replace a Secret or ConfigMap that exists', () => {
    expect(commands.length).toBeGreaterThan(50);
    expect(commands.filter(([, command]) => failsAgain(command))).toEqual([]);
  });

  it('would be found if they failed the second time', () => {
    expect(failsAgain('kubectl -n monitoring create secret generic alertmanager --from-literal=a=b')).toBe(true);
    expect(failsAgain('kubectl create secret generic a --dry-run=client -o yaml | kubectl apply -f -')).toBe(false);
  });
});
