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
    /** Heading of the value column. Default: the value is hidden. */
    readonly value?: string;
    /** Heading of the column to sort by. Default: the order of the result. */
    readonly sortBy?: string;
    /** In grid rows. Default: 8. */
    readonly height?: number;
    /** A link in a column; `${__value.raw}` is the value of its cell. */
    readonly link?: { readonly column: string; readonly title: string; readonly url: string };
  },
): Builder<Panel> {
  const { title, description, unit, width, height = 8, decimals, expr, labels, value, sortBy, link } = props;
  const names = [...Object.keys(labels), ...(value === undefined ? [] : ['Value'])];
  const panel = new PanelBuilder()
    .title(title)
    .description(description)
    .datasource(reference(metrics))
    .unit(unit)
    .span(width)
    .height(height)
    .thresholds(thresholds(props.thresholds ?? neutral))
    .withTarget(metricsQuery({ expr }, 'A', 'table'))
    .withTransformation({
      id: 'organize',
      options: {
        includeByName: Object.fromEntries(names.map((name) => [name, true])),
        indexByName: Object.fromEntries(names.map((name, index) => [name, index])),
        renameByName: { ...labels, ...(value !== undefined && { Value: value }) },
      },
    });
  if (props.thresholds && value !== undefined) {
    panel.overrideByName(value, [{ id: 'custom.cellOptions', value: { type: 'color-text' } }]);
  }
  if (sortBy) panel.withTransformation({ id: 'sortBy', options: { sort: [{ field: sortBy }] } });
  if (link) {
    const { column, title: name, url } = link;
    panel.overrideByName(column, [{ id: 'links', value: [{ title: name, url, targetBlank: true }] }]);
  }
  if (decimals !== undefined) panel.decimals(decimals);
  return panel;
}
