import type { Graph } from '@twisterlab/platform/link/graph';
import { dashboards, hasLabels } from '@twisterlab/platform/model/monitoring-files';
import { digest, jsonOf, remembered } from '@twisterlab/platform/util/memory';
import { pathOf } from '@twisterlab/platform/write/path';
import type { Environments } from '../../environments/schema/environments';
import { page, plain, table, toDist } from './markdown';

interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly description?: string;
  readonly panels?: readonly Panel[];
  readonly templating?: { readonly list?: readonly { readonly name: string; readonly hide?: number }[] };
}

interface Panel {
  readonly type: string;
  readonly title?: string;
  /** Of a row that is closed. */
  readonly panels?: readonly Panel[];
}

/** The dashboards of Grafana: the question that each answers, and what it shows. */
export function dashboardsPage(graphs: readonly Graph[], { clusters }: Environments): string {
  const domains = new Map(clusters.map(({ name, domain }) => [name, domain]));
  const rows = graphs.flatMap((graph) => listed(graph, domains.get(graph.cluster.name)!));
  return page('Dashboards', 'In Grafana, from TypeScript: [monitoring](../monitoring.md#a-dashboard).', [
    table(['dashboard', 'answers', 'variables', 'panels by row', 'file'], rows),
    `${rows.length} dashboards.`,
  ]);
}

function listed(graph: Graph, domain: string): string[][] {
  const maps = graph.all('ConfigMap').filter(({ manifest: { metadata } }) => hasLabels(metadata.labels, dashboards));
  return remembered(
    'dashboards of the reference',
    () => digest(JSON.stringify([domain, maps.map((each) => [pathOf(each), jsonOf(each.manifest).digest])])),
    () =>
      maps.flatMap((object) =>
        Object.values(object.manifest.data ?? {}).map((text) => row(JSON.parse(text), domain, pathOf(object))),
      ),
  );
}

function row(
  { uid, title, description = '', panels = [], templating }: Dashboard,
  domain: string,
  path: string,
): string[] {
  const variables = (templating?.list ?? []).filter(({ hide = 0 }) => hide < 2).map(({ name }) => name);
  return [
    `[${plain(title)}](https://grafana.${domain}/d/${uid})`,
    plain(description),
    variables.join(', '),
    byRow(panels),
    toDist(uid, path),
  ];
}

/** `Heading: panel, panel`, a line for each row. */
function byRow(panels: readonly Panel[]): string {
  const rows: string[][] = [];
  for (const { type, title = '', panels: inner = [] } of panels) {
    if (type === 'row') rows.push([`**${plain(title)}**`, ...inner.map((each) => plain(each.title ?? ''))]);
    else if (title !== '') (rows.at(-1) ?? rows[rows.push([]) - 1]!).push(plain(title));
  }
  return rows
    .map(([heading, ...rest]) => (rest.length === 0 ? heading : `${heading}: ${rest.join(', ')}`))
    .join('<br>');
}
