import type { Graph } from '@twisterlab/platform/link/graph';
import type { Kinds } from '@twisterlab/platform/model/kinds';
import { perObject } from '@twisterlab/platform/util/per-object';
import { suggest } from '@twisterlab/platform/util/suggest';
import type { Rule } from '@twisterlab/platform/verify/rule';

/** The text of a page from the root of the repository; undefined if there is none. */
export type ReadPage = (path: string) => string | undefined;

/** An alert links to a section of a runbook. A link to a section that does not exist opens the top of the page at three in the morning. */
export const runbooks = (read: ReadPage): Rule => ({
  name: 'runbooks',
  *check(graph) {
    const pages = new Map<string, string[] | undefined>();
    for (const { at, alert, page, anchor } of linksOf(graph)) {
      if (!pages.has(page)) {
        const text = read(page);
        pages.set(page, text === undefined ? undefined : sectionsOf(text));
      }
      const sections = pages.get(page);
      if (sections === undefined) {
        const message = `links ${alert} to ${page}, which does not exist`;
        yield { at, message, fix: 'Correct the runbook of the alert, or write the page.' };
        continue;
      }
      if (sections.includes(anchor)) continue;
      const meant = suggest(anchor, sections);
      yield {
        at,
        message: `links ${alert} to ${page}#${anchor}, a section that does not exist${meant ? `; did you mean #${meant}?` : ''}`,
        fix: `Correct the runbook of the alert, or add the section to ${page}.`,
      };
    }
  },
});

/** Anchors of a page of Markdown, as GitHub makes them from headings, and explicit ones. */
export function sectionsOf(page: string): string[] {
  const headings = [...page.matchAll(/^#+ (.*)$/gm)].map(([, text]) =>
    text!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
  return [...headings, ...[...page.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id!)];
}

/** Links in the rule files of Prometheus and Loki, each once, with the alert before them. */
function linksOf(graph: Graph) {
  return graph.all('ConfigMap').flatMap((at) => linksIn(at.manifest).map((link) => ({ at, ...link })));
}

const linksIn = perObject(({ data = {} }: Kinds['ConfigMap']) =>
  Object.values(data).flatMap((text) =>
    [
      ...text.matchAll(/^ *-? *alert: (\S+)$|^ *runbook_url: "?[^\s"]*?\/blob\/main\/([^\s#"]+\.md)#?([^\s"]*)"?$/gm),
    ].flatMap(([, , page, anchor = ''], index, all) =>
      page ? [{ alert: all[index - 1]?.[1] ?? 'an alert', page, anchor }] : [],
    ),
  ),
);
