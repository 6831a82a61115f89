import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { debianProgram } from '../parts/debian';

export const startBrowser = (): Promise<Browser> =>
  // The sandbox does not work as root; the page is our own.
  chromium.launch({ executablePath: debianProgram('chromium'), args: ['--no-sandbox'] });

/** The views of the page, by their addresses. */
export const views = [
  '',
  ...['connections', 'waves', 'capacity', 'images', 'alerts', 'backups', 'secrets', 'permissions'],
  ...['env/edge', 'env/production', 'app/production/postgres', 'search?q=redis'],
  'object/production/redis/StatefulSet.redis.yaml',
] as const;

export interface Screen {
  readonly width: number;
  readonly scheme: 'light' | 'dark';
}

export const screens: readonly Screen[] = [
  { width: 1440, scheme: 'light' },
  { width: 1440, scheme: 'dark' },
  { width: 360, scheme: 'light' },
];

/** What was seen in a view. Each fault names its view and screen. */
export interface Seen {
  readonly of: number;
  readonly errors: string[];
  readonly requests: string[];
  readonly tooWide: string[];
  readonly inaccessible: string[];
}

/** Opens the views on every screen, as a file. Whatever they request gets an empty answer. */
export async function visit(browser: Browser, file: string, views: readonly string[]): Promise<Seen> {
  const seen: Seen = { of: views.length * screens.length, errors: [], requests: [], tooWide: [], inaccessible: [] };
  const axe = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');
  for (const { width, scheme } of screens) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme });
    const page = await context.newPage();
    let at = '';
    await context.route(
      (url) => url.protocol !== 'file:',
      (route) => {
        seen.requests.push(`${at}: ${route.request().url()}`);
        return route.fulfill({ body: '' });
      },
    );
    page.on('console', (message) => message.type() === 'error' && seen.errors.push(`${at}: ${message.text()}`));
    page.on('pageerror', ({ message }) => seen.errors.push(`${at}: ${message}`));
    for (const view of views) {
      at = `${view || 'platform'} (${width} px, ${scheme})`;
      await openPage(page, file, view);
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (wider > 0) seen.tooWide.push(`${at}: by ${wider} px`);
      seen.inaccessible.push(...(await violations(page, axe)).map((each) => `${at}: ${each}`));
    }
    await context.close();
  }
  return seen;
}

/** Loads the page at a view and waits until it can be used. */
export async function openPage(page: Page, file: string, view: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(`file://${file}#/${view}`);
  await page.waitForFunction(() => performance.getEntriesByName('interactive').length > 0);
}

/** WCAG 2.2 AA and axe's best practices. */
async function violations(page: Page, axe: string): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as AxeResults;
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 120)}`);
}

/** Seconds from the start of the navigation until the page reacts; undefined if it does not. */
export async function secondsToInteractive(browser: Browser, file: string): Promise<number | undefined> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const isInteractive = await openPage(page, file, '').then(
    () => true,
    () => false,
  );
  const milliseconds = isInteractive
    ? await page.evaluate(() => performance.getEntriesByName('interactive')[0]!.startTime)
    : undefined;
  await page.close();
  return milliseconds && milliseconds / 1000;
}

/** Without a mouse: the search field by its key, a result by Tab and Enter, a view by its number. */
export async function useKeyboard(browser: Browser, file: string): Promise<string[]> {
  const page = await browser.newPage();
  await openPage(page, file, '');
  const faults: string[] = [];
  const expect = async (what: string, heading: string) => {
    const found = page.getByRole('heading', { level: 1, name: heading, exact: true });
    await found.waitFor({ timeout: 3000 }).catch(() => faults.push(what));
  };
  await page.keyboard.press('/');
  await page.keyboard.type('statefulset production redis');
  await expect('/ and a text search', 'Search');
  // From the search field over the button and the views to the first result.
  for (let step = 0; step < 11; step += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect('Tab and Enter open a result', 'StatefulSet twisterlab/redis');
  await page.keyboard.press('4');
  await expect('4 opens the capacity', 'Capacity');
  await page.close();
  return faults;
}

/** Objects whose address does not show them. @param expected headings by file below dist. */
export async function wrongLinks(
  browser: Browser,
  file: string,
  expected: ReadonlyMap<string, string>,
): Promise<string[]> {
  const page = await browser.newPage();
  await openPage(page, file, '');
  const faults: string[] = [];
  for (const [path, heading] of expected) {
    const shown = await page.evaluate(
      async ([hash, wanted]) => {
        const title = () => document.querySelector('h1')?.textContent ?? '';
        location.hash = hash;
        for (let wait = 0; wait < 100 && title() !== wanted; wait += 1)
          await new Promise((resolve) => setTimeout(resolve, 10));
        return title();
      },
      [`#/object/${path.split('/').map(encodeURIComponent).join('/')}`, heading] as const,
    );
    if (shown !== heading) faults.push(`${path}: ${shown}`);
  }
  await page.close();
  return faults;
}
