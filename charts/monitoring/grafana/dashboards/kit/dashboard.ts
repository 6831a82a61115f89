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
  /** As bookmarks have it. */
  readonly uid: string;
  readonly title: string;
  /** What it answers. */
  readonly says: string;
  /** What can be chosen. Default: nothing. */
  readonly variables?: readonly Builder<VariableModel>[];
  /** Panels by the heading above them, what matters most first. */
  readonly rows: Readonly<Record<string, readonly Builder<Panel>[]>>;
  /** How far back it looks when it opens. Default: six hours. */
  readonly from?: string;
}

export type { Dashboard };

/** A dashboard that links to all others. Panels follow one another from left to right and then below. */
export function dashboard({ uid, title, says, variables = [], rows, from = 'now-6h' }: DashboardProps): Dashboard {
  const builder = new DashboardBuilder(title)
    .uid(uid)
    .description(says)
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
