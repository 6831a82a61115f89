import type { Graph } from '@twisterlab/platform/link/graph';
import { byCodeUnit, groupBy } from '@twisterlab/platform/util/collections';
import { digest, jsonOf, remembered } from '@twisterlab/platform/util/memory';
import { pathOf } from '@twisterlab/platform/write/path';
import { alertMapsOf, alertsOf } from '../explore/alerts';
import type { ExploredAlert } from '../explore/model';
import type { ObjectIndex } from '../explore/objects';
import { code, page, plain, shortened, table, toDist } from './markdown';

type Alert = ExploredAlert & { readonly path: string };

/** Every alert by its name, with its runbook. */
export function alertsPage(graphs: readonly Graph[], index: ObjectIndex): string {
  const alerts = graphs.flatMap((graph) => listed(graph, index));
  const rows = [...groupBy(alerts, ({ name }) => name)]
    .toSorted(([one], [other]) => byCodeUnit(one, other))
    .map(([name, same]) => {
      const { severity, holdsFor, description, expr, runbook } = same[0]!;
      const files = new Set(same.map(({ path }) => path));
      return [
        `<a id="${name.toLowerCase()}"></a>${code(name)}`,
        severity,
        holdsFor,
        plain(withoutTemplates(description)),
        code(shortened(expr, 120)),
        runbook === undefined
          ? 'none'
          : `[${runbook.replace(/^docs\/runbooks\//, '')}](${runbook.replace(/^docs\//, '../')})`,
        [...files]
          .map((path) =>
            toDist(
              path
                .split('/')
                .at(-1)!
                .replace(/^ConfigMap\.|\.yaml$/g, ''),
              path,
            ),
          )
          .join('<br>'),
      ];
    });
  return page(
    'Alerts',
    `An expression is shortened here; its file has all of it, and the reason of the threshold. Routing and silences:
[runbooks/alerts.md](../runbooks/alerts.md). No runbook helps, or data may be lost: [escalation](../runbooks/escalation.md).`,
    [
      table(['alert', 'severity', 'holds for', 'meaning', 'expression', 'runbook', 'file'], rows),
      `${rows.length} alerts.`,
    ],
  );
}

/** Labels of a template by name, other templates as dots. */
const withoutTemplates = (text: string) =>
  text
    .replaceAll(/\{\{\s*\$labels\.(\w+)[^}]*\}\}/g, '($1)')
    .replaceAll(/\{\{[^}]*\}\}/g, '...')
    .replaceAll(/\s+/g, ' ');

/** Parsed once for each content of the rule files: a hundred kilobytes of YAML. */
function listed(graph: Graph, index: ObjectIndex): Alert[] {
  const maps = alertMapsOf(graph);
  return remembered(
    'alerts of the reference',
    () => digest(JSON.stringify(maps.map((each) => [pathOf(each), jsonOf(each.manifest).digest]))),
    () => alertsOf(graph, index).map((alert) => ({ ...alert, path: pathOf(index.all[alert.at]!) })),
  );
}
