import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import { drills } from '../../drills';
import { checks as nodeLoss } from '../../drills/node-loss/checks';
import { type FigureName, figures } from '../../drills/record/figures';
import { runsIn } from '../../drills/record/output';
import { disasters, promises } from '../../drills/record/promises';
import { pages, readResults, record } from '../../drills/record/results';
import { wholeTables, withTables } from '../../drills/record/tables';
import { call, temporaryFolder } from '../kit/command';

const read = (page: string, folder = root) => readFileSync(join(folder, page), 'utf8');
const run = { date: '2026-11-30', commit: '01234567', machine: 'a machine' };

const passed = `node-loss: each of three servers loses power in turn
   3.1 s  start the clients
          a: dns 1.0 s
ok      ${nodeLoss.dns}: 2.9 s
ok      ${nodeLoss.api}: 31.4 s
ok      ${nodeLoss.postgres}: 20.0 s
ok      ${nodeLoss.ingress}: 5.5 s
ok      ${nodeLoss.lost}: 812 checked
node-loss took 14.2 min, 900 s of processor time
5 passed, 0 failed
`;

describe('the tables of promises and disasters', () => {
  it.each(pages)('%s has what docs/drills.json has', (page) => {
    expect(read(page)).toBe(withTables(read(page), readResults()));
  });

  it('fail when a figure of a page is changed by hand, or the results change', () => {
    const page = withTables(read('README.md'), { lostDns: { value: '2.9 s', drill: 'node-loss', ...run } });
    expect(page).toContain('| DNS: 2.9 s | 2026-11-30 |');
    expect(withTables(page.replace('DNS: 2.9 s', 'DNS: 1.0 s'), readResults())).not.toContain('1.0 s');
    expect(withTables(page, {})).toContain('| `node-loss` | not yet measured |  |');
    expect(() => withTables('# no table', {})).toThrow('the page has no marker of a table');
  });

  it('name drills that exist, sections of the page, and each figure', () => {
    const used = [...promises, ...disasters].flatMap((each) => each.figures.map(({ figure }) => figure));
    expect(new Set([...used, ...wholeTables])).toEqual(new Set(Object.keys(figures)));
    for (const { drill } of Object.values(figures)) expect(drills.map(({ name }) => name)).toContain(drill);
    for (const { title } of disasters) expect(read('docs/disaster-recovery.md')).toContain(`\n## ${title}\n`);
    for (const { figures: of } of [...promises, ...disasters]) expect(of.length).toBeGreaterThan(0);
  });
});

describe('the output of a run', () => {
  it('has checks, steps and notes', () => {
    const [found] = runsIn(passed, 'run.log');
    expect(found).toMatchObject({ drill: 'node-loss', took: '14.2 min', notes: ['a: dns 1.0 s'] });
    expect(found!.steps).toEqual([{ name: 'start the clients', seconds: 3.1 }]);
    expect(found!.checks.get(nodeLoss.dns)).toBe('2.9 s');
  });

  it.each([
    ['a failed check', passed.replace('ok      DNS', 'FAILED  DNS'), 'no complete run'],
    ['an injected fault', passed.replace('node-loss: each', 'node-loss, injected fault: each'), 'no complete run'],
    ['a run that did not end', passed.replace(/node-loss took.*/, ''), 'no complete run'],
  ])('of %s is refused', (_, text, message) => {
    expect(() => runsIn(text, 'run.log')).toThrow(message);
  });
});

describe('recording', () => {
  /** A copy of the pages. */
  function copy(): string {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'docs'), { recursive: true });
    for (const page of pages) cpSync(join(root, page), join(folder, page));
    writeFileSync(
      join(folder, 'docs/drills.json'),
      JSON.stringify({ live: { value: '9 s', drill: 'argo-cd', ...run } }),
    );
    return folder;
  }

  it('adds the figures of the run to the others, and writes the pages', () => {
    const folder = copy();
    const expected: FigureName[] = ['lostDns', 'lostApi', 'lostPostgres', 'lostIngress'];
    expect(record(passed, 'run.log', run, folder)).toEqual(expected);
    expect(readResults(folder).live?.value).toBe('9 s');
    expect(readResults(folder).lostApi).toEqual({ value: '31.4 s', drill: 'node-loss', ...run });
    for (const page of ['README.md', 'docs/disaster-recovery.md']) expect(read(page, folder)).toContain('API: 31.4 s');
  });

  it('writes a table that the drill printed', () => {
    const folder = copy();
    const printed = `month: a month
          3 messages in 30 quiet days
          | incident | first alert |
          |---|---|
          | a slow disk | DiskSlow |
ok      all: 3
month took 30.0 min, 900 s of processor time
`;
    expect(record(printed, 'run.log', run, folder)).toEqual(['quiet', 'incidents']);
    expect(read('README.md', folder)).toContain('| `month` | 3 messages in 30 quiet days | 2026-11-30 |');
    expect(read('docs/monitoring.md', folder)).toContain(
      '|---|---|\n| a slow disk | DiskSlow |\n\n`month`, 2026-11-30.',
    );
  });

  it('refuses a run whose figure has another name now', () => {
    const folder = copy();
    const before = read('docs/drills.json', folder);
    expect(() => record(passed.replace(nodeLoss.api, 'the API'), 'run.log', run, folder)).toThrow(
      'the output of node-loss does not have the figure lostApi',
    );
    expect(read('docs/drills.json', folder)).toBe(before);
  });

  it.each([
    [['--record', '/nowhere/run.log'], 'there is no file /nowhere/run.log'],
    [['api', '--record', 'run.log'], '--record runs no drill'],
    [['--revision', 'HEAD'], '--revision needs --record'],
  ])('%j is bad input', async (args, message) => {
    const { status, stderr } = await call(['drill', ...args]);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});
