import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '@twisterlab/platform/util/root';
import { drill } from '../drill';
import { lessThan, noFaults } from '../expectation';
import { secondsToInteractive, startBrowser, useKeyboard, views, visit, wrongLinks } from './browser';
import { checks, type Fixture, faultInjections } from './checks';
import { dataIn, enlarged } from './enlarge';

const execute = promisify(execFile);

/** The page of `npm run explore` in Chromium, opened as a file. */
export const explore = drill<Fixture>({
  name: 'explore',
  summary: 'the page of npm run explore works in Chromium, also without a mouse, a network or a large screen',
  minutes: 1.5,
  parts: [],
  packages: ['chromium'],
  ci: { normal: true, faultInjections: 'eight fault injections take nine minutes' },
  faultInjections,
  async run({ dist, processes, faultInjected, step, check, note, fixtureReady }) {
    const folder = processes.folder;
    await step('write the page', () =>
      execute(process.execPath, [join(root, 'cli/run.js'), 'explore', '--out', folder], { cwd: root }),
    );
    const page = readFileSync(join(folder, 'index.html'), 'utf8');
    const fixture: Fixture = { page, large: enlarged(page, 5000) };
    await fixtureReady(fixture);
    const [file, large] = [join(folder, 'index.html'), join(folder, 'large.html')];
    writeFileSync(file, fixture.page);
    writeFileSync(large, fixture.large);
    check(checks.size, Buffer.byteLength(fixture.page), lessThan(1_000_000));

    const browser = await step('start Chromium', startBrowser);
    // Also if the drill is stopped by a signal.
    processes.onStopped(() => void browser.close());
    try {
      // An injected fault is in all views: two show it.
      const visited = faultInjected ? ['capacity', 'images'] : views;
      const { of, errors, requests, tooWide, inaccessible } = await step('open the views', () =>
        visit(browser, file, visited),
      );
      check(checks.errors, { of, faults: errors }, noFaults);
      check(checks.requests, { of, faults: [...new Set(requests)] }, noFaults);
      check(checks.width, { of, faults: tooWide }, noFaults);
      check(checks.accessible, { of, faults: inaccessible }, noFaults);
      const headings = new Map(
        dist
          .objects()
          .filter((_, index) => index % 10 === 0)
          .map(({ path, manifest: { kind, metadata } }) => [
            path,
            `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`,
          ]),
      );
      const wrong = await step('open objects by their addresses', () => wrongLinks(browser, file, headings));
      check(checks.links, { of: headings.size, faults: wrong }, noFaults);
      check(checks.keyboard, { of: 3, faults: await useKeyboard(browser, file) }, noFaults);
      const time = await step('open the large page', () => secondsToInteractive(browser, large));
      // The goal is a second on an idle machine; no verdict depends on it.
      const { length } = dataIn(fixture.large).model.objects;
      note(`the large page, with ${length} objects, was interactive after ${time?.toFixed(2) ?? 'no'} s`);
      check(checks.large, { of: 1, faults: time === undefined ? ['it never was'] : [] }, noFaults);
    } finally {
      await browser.close();
    }
  },
});
