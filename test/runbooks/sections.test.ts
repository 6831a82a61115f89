import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { is } from '@twisterlab/platform/model/kinds';
import { root } from '@twisterlab/platform/util/root';
import { sectionsOf } from '../../charts/rules/runbooks';
import { render } from '../../charts/site';
import { alertsIn } from '../../cli/explore/alerts';
import { withEverything } from '../../drills/runbooks/everything';
import { commandsOf } from '../../drills/runbooks/page';
import { records } from '../kit/records';
import { rendered } from '../kit/rendered';
import { threeNodes } from '../records/good';

/** The text below the heading of an anchor, up to the next heading of its level. */
function sectionOf(page: string, anchor: string): string {
  // An explicit anchor is above its heading.
  const parts = page.replaceAll(/(<a id="[^"]+"><\/a>)\n+(#.*\n)/g, '$2$1\n').split(/^(?=#{1,2} )/m);
  return parts.find((part) => sectionsOf(part)[0] === anchor || part.includes(`<a id="${anchor}">`)) ?? '';
}

/** What a section lacks for the person on call. */
function missing(page: string, anchor: string): string[] {
  const section = sectionOf(page, anchor).replace(/^#.*\n/, '');
  const looks = commandsOf('page.md', section).length > 0 || /\]\([^)]*\.md/.test(section) || /`\/\w+`/.test(section);
  const does = section.split(/[.:;](?:\s|$)/).filter((sentence) => sentence.trim() !== '').length > 1;
  return [
    ...(looks ? [] : ['nothing to look at first: a command, a query, or the page that has it']),
    ...(does ? [] : ['nothing to do: at least one sentence about the cause and one about the fix']),
  ];
}

describe('the section of each alert', () => {
  const complete = render(withEverything(records, { nodes: threeNodes }));
  const alerts = [...rendered(), ...complete].flatMap(({ objects }) =>
    objects.flatMap(({ manifest }) => (is(manifest, 'ConfigMap') ? alertsIn(manifest) : [])),
  );
  const links = new Set(alerts.map(({ runbook }) => runbook!));
  const read = (path: string) => readFileSync(join(root, path), 'utf8');

  it('has what to look at first, and what to do', () => {
    expect(links.size).toBeGreaterThan(70);
    const found = [...links].flatMap((link) => {
      const [path, anchor] = link.split('#') as [string, string];
      return missing(read(path), anchor).map((fault) => `${link}: ${fault}`);
    });
    expect(found).toEqual([]);
  });

  it('is on a page that links to the escalation', () => {
    const pages = new Set([...links].map((link) => link.split('#')[0]!));
    expect([...pages].filter((page) => !/\]\((runbooks\/)?escalation\.md\)/.test(read(page)))).toEqual([]);
  });

  it.each([
    ['## A\n\nRead `kubectl get pods`. Then restart it.\n', []],
    ['## A\n\nSee [the page](b.md). Then restart it.\n', []],
    ['## A\n\nIt is broken. Restart it.\n', ['nothing to look at first: a command, a query, or the page that has it']],
    ['## A\n\n`kubectl get pods`\n', ['nothing to do: at least one sentence about the cause and one about the fix']],
    [
      '## A\n\nIt is broken. Restart it.\n\n## B\n\n`kubectl get pods`\n',
      [expect.stringMatching(/^nothing to look at/)],
    ],
  ])('is refused or accepted: %j', (page, faults) => {
    expect(missing(page, 'a')).toEqual(faults);
  });
});
