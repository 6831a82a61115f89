import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import { call, temporaryFolder } from '../kit/command';

const folder = temporaryFolder();
const file = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

describe('npm run import -- options', () => {
  it('requires a program, its help and --from', async () => {
    const { status, stderr } = await call(['import', 'options', 'demo']);
    expect(status).toBe(2);
    expect(stderr).toContain('a program, its help and --from are required; given: demo, 0 files, no --from.');
  });

  it('rejects a text without options', async () => {
    const { status, stderr } = await call(['import', 'options', 'demo', file('empty', 'demo\n'), '--from', 'demo 1']);
    expect(status).toBe(2);
    expect(stderr).toContain('describes no options.');
  });

  it('writes one line for each option, of all files', async () => {
    const help = file('help', '      --b int   Number (default 2)\n');
    const source = file('options.go', 'package options\nfs.BoolVar(&o.A, "a", true, "A.")\n');
    const written = join(root, 'imports/options/zz-demo.json');
    try {
      const { status, stdout } = await call(['import', 'options', 'zz-demo', help, source, '--from', 'demo 1']);
      expect(status).toBe(0);
      expect(stdout).toContain('imports/options/zz-demo.json: 2 options of demo 1');
      expect(readFileSync(written, 'utf8')).toBe(
        '{\n  "from": "demo 1",\n  "dashes": "two",\n  "options": {\n    "a": {"type":"bool","default":"true"},\n    "b": {"type":"int","default":"2"}\n  }\n}\n',
      );
    } finally {
      rmSync(written, { force: true });
    }
  });
});
