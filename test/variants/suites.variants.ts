import { records } from '../../environments/index';
import { temporaryFolder } from '../kit/command';
import { SiteCopy } from './site-copy';
import { variants } from './variants';

/** Suites that read the committed records or what is rendered from them. */
const readers = [
  'test/cli/main.test',
  'test/drills/command.test',
  'test/gitops/dist.test',
  'test/project/paths.test',
  'test/records/',
];

const site = new SiteCopy(temporaryFolder());

it('all other suites pass without any record and rendered file, so no change of a record can break them', () => {
  site.use({ clusters: [], tenants: [] });
  expect(site.failedTests(['--testPathIgnorePatterns', ...readers])).toEqual([]);
});

describe.each(Object.entries(variants))('with %s', (_, change) => {
  it('synth accepts the records', () => {
    site.use(change(records));
    expect(site.synth()).toBe('');
  });

  it('the suites that read them pass', () => {
    expect(site.failedTests(['--testPathPatterns', ...readers])).toEqual([]);
  });
});
