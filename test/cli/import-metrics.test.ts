import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { call, temporaryFolder } from '../kit/command';

const folder = temporaryFolder();
const file = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const refused = async (...args: string[]) => {
  const { status, stderr } = await call(['import', 'metrics', ...args]);
  expect(status).toBe(2);
  return stderr;
};

describe('npm run import -- metrics', () => {
  it('requires a job, a page and --from', async () => {
    expect(await refused('redis')).toContain(
      'a job, pages of metrics and --from are required; given: redis, 0 pages, no --from.',
    );
  });

  it('rejects a page that is not in text format, names the line, and writes nothing', async () => {
    const page = file('page', '# TYPE a gauge\na 1\n<html>\n');
    expect(await refused('demo', page, '--from', 'demo 1')).toContain("line 3 is not Prometheus' text format: <html>.");
    expect(await refused('demo', file('empty', ''), '--from', 'demo 1')).toContain('exposes no metrics.');
  });

  it('rejects a source that cannot be read', async () => {
    expect(await refused('demo', join(folder, 'absent'), '--from', 'demo 1')).toContain('cannot be read: ENOENT');
    expect(await refused('demo', 'http://127.0.0.1:1/metrics', '--from', 'demo 1')).toContain('cannot be read: ');
  });
});
