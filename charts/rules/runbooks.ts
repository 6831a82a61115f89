import type { Graph } from '@twisterlab/platform/link/graph';
import { suggest } from '@twisterlab/platform/util/suggest';
import type { Rule } from '@twisterlab/platform/verify/rule';

/** The text of a page from the root of the repository; undefined if there is none. */
export type ReadPage = (path: string) => string | undefined;

/** An alert links to a section of a runbook. A link to a section that does not exist opens the top of the page at three in the morning. */
export const runbooks = (read: ReadPage): Rule => ({
  name: 'runbooks',
  *check(graph) {
    for (const { at, alert, page, anchor } of linksOf(graph)) {
      const text = read(page);
      if (text === undefined) {
        const message = `links ${alert} to ${page}, which does not exist`;
        yield { at, message, fix: 'Correct the runbook of the alert, or write the page.' };
        continue;
      }
      const sections = sectionsOf(text);
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
  return graph
    .all('ConfigMap')
    .flatMap((at) =>
      Object.values(at.manifest.data ?? {}).flatMap((text) =>
        [
          ...text.matchAll(
            /^ *-? *alert: (\S+)$|^ *runbook_url: "?[^\s"]*?\/blob\/main\/([^\s#"]+\.md)#?([^\s"]*)"?$/gm,
          ),
        ].flatMap(([, , page, anchor = ''], index, all) =>
          page ? [{ at, alert: all[index - 1]?.[1] ?? 'an alert', page, anchor }] : [],
        ),
      ),
    );
}
