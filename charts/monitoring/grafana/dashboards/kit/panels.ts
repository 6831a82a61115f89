import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  BigValueColorMode,
  BigValueGraphMode,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { MappingType, type Panel, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TimeSeriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { type DataSource, logs, metrics } from '../../data-sources';
import { idOf, logsQuery, metricsQuery, type PanelQuery, reference } from './queries';
import { neutral, type Thresholds, thresholds } from './thresholds';

/** Fields of every panel. */
export interface PanelProps {
  readonly title: string;
  /** What it shows, and what to do if it looks wrong. */
  readonly description: string;
  /** Unit of the values; a constant of the SDK. */
  readonly unit: string;
  readonly queries: readonly PanelQuery[];
  /** In columns, of 24. */
  readonly width: number;
  /** Default: none. */
  readonly thresholds?: Thresholds;
  /** Digits after the decimal point. Default: Grafana chooses. */
  readonly decimals?: number;
}

/** Value mappings of 0 and 1. */
export const upOrDown = valueText({ 0: ['DOWN', 'red'], 1: ['UP', 'green'] });
export const yesOrNo = valueText({ 0: ['no', 'green'], 1: ['yes', 'orange'] });

/** A value mapping to coloured texts. */
export function valueText(mapping: Readonly<Record<number, readonly [text: string, color: string]>>): ValueMapping {
  const options = Object.entries(mapping).map(([value, [text, color]]) => [value, { text, color }]);
  return { type: MappingType.ValueToText, options: Object.fromEntries(options) };
}

/** A stat panel: the current value of each series. */
export function stat(
  props: PanelProps & {
    readonly mapping?: ValueMapping;
    /** In grid rows. Default: 4. */
    readonly height?: number;
  },
): Builder<Panel> {
  const { title, description, unit, queries, width, decimals, mapping, height = 4 } = props;
  const panel = new StatBuilder()
    .title(title)
    .description(description)
    .datasource(reference(metrics))
    .unit(unit)
    .span(width)
    .height(height)
    .thresholds(thresholds(props.thresholds ?? neutral))
    .colorMode(BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.None)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']));
  if (decimals !== undefined) panel.decimals(decimals);
  if (mapping) panel.mappings([mapping]);
  for (const [index, query] of queries.entries()) panel.withTarget(metricsQuery(query, idOf(index), 'value'));
  return panel;
}

/** A time series panel; the legend shows the last and the highest value of each series. */
export function graph(
  props: PanelProps & {
    readonly min?: number;
    readonly max?: number;
    /** The axis reaches at least this far, so that small values look small. Default: as far as the values. */
    readonly softMax?: number;
    /** Stacks the series, if their sum is meaningful. Default: false. */
    readonly stacked?: boolean;
    /** Default: Prometheus. */
    readonly dataSource?: DataSource;
  },
): Builder<Panel> {
  const {
    title,
    description,
    unit,
    queries,
    width,
    decimals,
    min = 0,
    max,
    softMax,
    stacked,
    dataSource = metrics,
  } = props;
  const toTarget = dataSource === logs ? logsQuery : metricsQuery;
  const panel = new TimeSeriesBuilder()
    .title(title)
    .description(description)
    .datasource(reference(dataSource))
    .unit(unit)
    .span(width)
    .height(8)
    .min(min)
    .fillOpacity(stacked ? 30 : 8)
    .lineWidth(1)
    .thresholds(thresholds(props.thresholds ?? neutral))
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.Table)
        .placement(LegendPlacement.Bottom)
        .showLegend(true)
        .calcs(['lastNotNull', 'max']),
    )
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending));
  if (max !== undefined) panel.max(max);
  if (softMax !== undefined) panel.axisSoftMax(softMax);
  if (decimals !== undefined) panel.decimals(decimals);
  if (stacked) panel.stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'));
  if (props.thresholds) {
    panel.thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed));
  }
  for (const [index, query] of queries.entries()) panel.withTarget(toTarget(query, idOf(index)));
  return panel;
}
