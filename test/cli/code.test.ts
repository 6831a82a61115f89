import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';

const { Code } = require(join(root, 'cli/start/code.js')) as {
  readonly Code: new (
    hashes: ReadonlyMap<string, string>,
  ) => { update(names: Iterable<string>): ReadonlySet<string>; digestOf(name: string): string | undefined };
};
const { hashesOf } = require(join(root, 'cli/start/inputs.js')) as {
  hashesOf(names: readonly string[]): Map<string, string>;
};

const images = 'charts/images.ts';

describe('the code that synth knows', () => {
  it('has changed if the content of a file has, and not if an editor wrote and removed one', () => {
    const code = new Code(hashesOf(['charts', 'package.json']));
    expect([...code.update(['package.json', images, 'charts/4913'])]).toEqual([]);
    const older = new Code(new Map([...hashesOf(['charts']), [images, 'older'], ['charts/removed.ts', 'a hash']]));
    expect([...older.update([images, 'charts/removed.ts', 'charts/new/4913'])]).toEqual([images, 'charts/removed.ts']);
  });

  it('is not known of a module that was never loaded', () => {
    expect(new Code(new Map()).digestOf('charts/never.ts')).toBeUndefined();
  });
});
