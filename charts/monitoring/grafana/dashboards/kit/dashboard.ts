import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  type Panel,
  RowBuilder,
  type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';

const tag = 'twisterlab';

export interface DashboardProps {
  /** Part of its URL; bookmarks depend on it. */
  readonly uid: string;
  readonly title: string;
  /** The question that it answers. */
  readonly description: string;
  /** Default: none. */
  readonly variables?: readonly Builder<VariableModel>[];
  /** Panels by the heading of their row, the most important first. */
  readonly rows: Readonly<Record<string, readonly Builder<Panel>[]>>;
  /** Start of the default time range. Default: six hours ago. */
  readonly from?: string;
}

export type { Dashboard };

/** A dashboard with links to all others. Panels fill the grid from left to right, then downwards. */
export function dashboard({
  uid,
  title,
  description,
  variables = [],
  rows,
  from = 'now-6h',
}: DashboardProps): Dashboard {
  const builder = new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags([tag])
    .readonly()
    .timezone('browser')
    .time({ from, to: 'now' })
    .refresh('1m')
    .tooltip(DashboardCursorSync.Crosshair)
    .variables([...variables])
    .links([
      new DashboardLinkBuilder('Dashboards')
        .type(DashboardLinkType.Dashboards)
        .tags([tag])
        .asDropdown(true)
        .includeVars(false)
        .keepTime(true),
    ]);
  for (const [heading, panels] of Object.entries(rows)) {
    builder.withRow(new RowBuilder(heading));
    for (const panel of panels) builder.withPanel(panel);
  }
  const built = builder.build();
  return { ...built, panels: built.panels?.map((panel, index) => ({ ...panel, id: index + 1 })) };
}
