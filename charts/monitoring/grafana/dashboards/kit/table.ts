import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';
import { metrics } from '../../data-sources';
import type { PanelProps } from './panels';
import { metricsQuery, reference } from './queries';
import { neutral, thresholds } from './thresholds';

/** A table with one row for each series: its labels, then its current value. */
export function table(
  props: Omit<PanelProps, 'queries'> & {
    readonly expr: string;
    /** Labels in the order of their columns, with their headings. Other labels are hidden. */
    readonly labels: Readonly<Record<string, string>>;
    /** Heading of the value column. */
    readonly value: string;
  },
): Builder<Panel> {
  const { title, description, unit, width, decimals, expr, labels, value } = props;
  const names = Object.keys(labels);
  const panel = new PanelBuilder()
    .title(title)
    .description(description)
    .datasource(reference(metrics))
    .unit(unit)
    .span(width)
    .height(8)
    .thresholds(thresholds(props.thresholds ?? neutral))
    .withTarget(metricsQuery({ expr }, 'A', 'table'))
    .withTransformation({
      id: 'organize',
      options: {
        includeByName: Object.fromEntries([...names, 'Value'].map((name) => [name, true])),
        indexByName: Object.fromEntries([...names, 'Value'].map((name, index) => [name, index])),
        renameByName: { ...labels, Value: value },
      },
    });
  if (props.thresholds) {
    panel.overrideByName(value, [{ id: 'custom.cellOptions', value: { type: 'color-text' } }]);
  }
  if (decimals !== undefined) panel.decimals(decimals);
  return panel;
}
