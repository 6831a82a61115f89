import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import { sectionsOf } from '../../charts/rules/runbooks';
import { alertsIn } from '../../cli/explore/alerts';
import { runbooksTree } from '../../cli/runbook-index';
import { call, temporaryFolder } from '../kit/command';
import { compiled } from '../kit/rendered';

const { graphs } = compiled();
const pages = new Map([['disk.md', '# Disks\n']]);

describe('the index of the runbooks', () => {
  const tree = runbooksTree(graphs, pages);
  const rows = tree
    .get('README.md')!
    .split('\n')
    .filter((line) => line.startsWith('| `'));

  it('has each alert once, by name, and leaves the pages as they are', () => {
    const alerts = graphs.flatMap((graph) => graph.all('ConfigMap').flatMap(({ manifest }) => alertsIn(manifest)));
    const names = [...new Set(alerts.map(({ name }) => name))].sort();
    expect(rows.map((row) => /`(\w+)`/.exec(row)![1])).toEqual(names);
    expect([...tree.keys()]).toEqual(['disk.md', 'README.md']);
    expect(tree.get('disk.md')).toBe('# Disks\n');
  });

  it('has a meaning without templates, and a link to a section that exists', () => {
    for (const row of rows) {
      const [, meaning, path, anchor] = /^\| `\w+` \| \w+ \| (.+) \| \[[^\]]+\]\(([^#]+)#(.+)\) \|$/.exec(row) ?? [];
      expect([row, meaning]).toEqual([row, expect.stringMatching(/^\S+ \S/)]);
      expect(meaning).not.toContain('{{');
      expect(sectionsOf(readFileSync(join(root, 'docs/runbooks', path!), 'utf8'))).toContain(anchor);
    }
  });

  it('is written by synth, and --check finds an old one', async () => {
    const copy = temporaryFolder();
    const folders = Object.fromEntries(
      ['dist', 'bootstrap', 'hosts', 'network', 'reference', 'runbooks'].map((name) => [name, join(copy, name)]),
    ) as Record<'dist' | 'bootstrap' | 'hosts' | 'network' | 'reference' | 'runbooks', string>;
    mkdirSync(folders.runbooks);
    writeFileSync(join(folders.runbooks, 'disk.md'), '# Disks\n');
    expect((await call(['synth'], { folders })).status).toBe(0);
    expect((await call(['synth', '--check'], { folders })).status).toBe(0);
    expect(readFileSync(join(folders.runbooks, 'disk.md'), 'utf8')).toBe('# Disks\n');

    appendFileSync(join(folders.runbooks, 'README.md'), 'more\n');
    const { status, stdout } = await call(['synth', '--check'], { folders });
    expect(status).toBe(1);
    expect(stdout).toContain(`changed  ${folders.runbooks}/README.md`);
  });
});
