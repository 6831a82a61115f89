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
import { type Asked, idOf, logsQuery, metricsQuery, reference } from './queries';
import { neutral, type Thresholds, thresholds } from './thresholds';

/** What every panel has. */
export interface PanelProps {
  readonly title: string;
  /** What it shows, and what to do where it looks wrong. */
  readonly says: string;
  /** Of the values; a constant of the SDK. */
  readonly unit: string;
  readonly asks: readonly Asked[];
  /** Columns of 24. */
  readonly width: number;
  /** Default: no colour means anything. */
  readonly thresholds?: Thresholds;
  /** Digits after the point. Default: as many as Grafana finds useful. */
  readonly decimals?: number;
}

/** 0 and 1 as people read them. */
export const upOrDown = inWords({ 0: ['DOWN', 'red'], 1: ['UP', 'green'] });
export const yesOrNo = inWords({ 0: ['no', 'green'], 1: ['yes', 'orange'] });

/** Words in the place of values. */
export function inWords(words: Readonly<Record<number, readonly [text: string, color: string]>>): ValueMapping {
  const options = Object.entries(words).map(([value, [text, color]]) => [value, { text, color }]);
  return { type: MappingType.ValueToText, options: Object.fromEntries(options) };
}

/** One large figure a series, as of now. */
export function stat(
  props: PanelProps & {
    readonly words?: ValueMapping;
    /** Rows that it is high. Default: 4. */
    readonly height?: number;
  },
): Builder<Panel> {
  const { title, says, unit, asks, width, decimals, words, height = 4 } = props;
  const panel = new StatBuilder()
    .title(title)
    .description(says)
    .datasource(reference(metrics))
    .unit(unit)
    .span(width)
    .height(height)
    .thresholds(thresholds(props.thresholds ?? neutral))
    .colorMode(BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.None)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']));
  if (decimals !== undefined) panel.decimals(decimals);
  if (words) panel.mappings([words]);
  for (const [index, asked] of asks.entries()) panel.withTarget(metricsQuery(asked, idOf(index), 'value'));
  return panel;
}

/** Lines over time; the legend tells the last and the highest value of each. */
export function graph(
  props: PanelProps & {
    readonly min?: number;
    readonly max?: number;
    /** Areas on top of each other: where the sum means something. Default: false. */
    readonly stacked?: boolean;
    /** Whom it asks. Default: Prometheus. */
    readonly of?: DataSource;
  },
): Builder<Panel> {
  const { title, says, unit, asks, width, decimals, min = 0, max, stacked, of = metrics } = props;
  const query = of === logs ? logsQuery : metricsQuery;
  const panel = new TimeSeriesBuilder()
    .title(title)
    .description(says)
    .datasource(reference(of))
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
  if (decimals !== undefined) panel.decimals(decimals);
  if (stacked) panel.stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'));
  if (props.thresholds) {
    panel.thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed));
  }
  for (const [index, asked] of asks.entries()) panel.withTarget(query(asked, idOf(index)));
  return panel;
}
