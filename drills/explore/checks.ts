import type { FaultInjection } from '../drill';

export const checks = {
  size: 'the page of the committed dist is smaller than 1 MB',
  errors: 'no view reports an error on the console',
  requests: 'no view requests anything from the network',
  width: 'no view is wider than a screen of 360 or 1440 px',
  accessible: 'axe finds no fault in any view, light or dark',
  links: 'every tenth file of dist has an address in the page that shows its object',
  keyboard: 'search, results and views are reached without a mouse',
  large: 'a page with 5,000 objects becomes interactive',
} as const;

/** What fault injections change. */
export interface Fixture {
  /** The page of the committed dist, and one with 5,000 objects. */
  page: string;
  large: string;
}

const added = (html: string) => (fixture: Fixture) => {
  fixture.page = fixture.page.replace('</body>', () => `${html}</body>`);
};

export const faultInjections: readonly FaultInjection<Fixture>[] = [
  {
    name: 'a megabyte of data that nothing shows',
    fails: checks.size,
    fixture: added(`<!--${'x'.repeat(1_000_000)}-->`),
  },
  { name: 'code that throws', fails: checks.errors, fixture: added('<script>throw new Error("injected")</script>') },
  {
    name: 'a style sheet of another server',
    fails: checks.requests,
    fixture(fixture) {
      fixture.page = fixture.page
        .replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '')
        .replace('<title>', '<link rel="stylesheet" href="http://127.0.0.1:9/fonts.css"><title>');
    },
  },
  {
    name: 'a main part of fixed width',
    fails: checks.width,
    fixture: added('<style>main { min-width: 1500px }</style>'),
  },
  {
    name: 'a grey that is hard to read',
    fails: checks.accessible,
    fixture: added('<style>p.faint { color: #bbb }</style>'),
  },
  {
    name: 'an object under another name than its file',
    fails: checks.links,
    fixture(fixture) {
      fixture.page = fixture.page.replaceAll('"file":"edge/namespaces/', '"file":"edge/other/');
    },
  },
  {
    name: 'a page that swallows keys',
    fails: checks.keyboard,
    fixture: added('<script>addEventListener("keydown", (event) => event.stopImmediatePropagation(), true)</script>'),
  },
  {
    name: 'a large page with no place for its content',
    fails: checks.large,
    fixture(fixture) {
      fixture.large = fixture.large.replace('<div id="app">', '<div id="other">');
    },
  },
];
