import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import type { ImageSettings } from './archive';

/** What the last stage of a Dockerfile sets. Instructions are on one line each, commands in JSON. */
export interface Dockerfile extends Omit<ImageSettings, 'entrypoint'> {
  /** Values of ARG. */
  readonly args: Readonly<Record<string, string>>;
  readonly healthcheck: readonly string[];
}

/** @param folder such as `images/twisterlab-api`. @throws Error if an instruction that drills need is missing. */
export function dockerfile(folder: string): Dockerfile {
  const file = join(root, folder, 'Dockerfile');
  const last = readFileSync(file, 'utf8')
    .split(/^FROM /m)
    .at(-1)!;
  const value = (instruction: RegExp) => {
    const found = instruction.exec(last)?.[1];
    if (found === undefined) throw new Error(`${file} has no ${instruction.source} in its last stage`);
    return found;
  };
  const pairs = (text: string) =>
    Object.fromEntries(text.split(' ').map((pair) => pair.split('=') as [string, string]));
  return {
    args: Object.assign({}, ...[...last.matchAll(/^ARG (\w+=.*)$/gm)].map(([, pair]) => pairs(pair!))),
    env: pairs(value(/^ENV (.*)$/m)),
    user: value(/^USER (.*)$/m),
    cmd: JSON.parse(value(/^CMD (.*)$/m)) as string[],
    healthcheck: JSON.parse(value(/^HEALTHCHECK .*?CMD (.*)$/m)) as string[],
  };
}
