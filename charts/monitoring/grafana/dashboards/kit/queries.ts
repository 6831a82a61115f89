import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import { DataqueryBuilder as LogsQueryBuilder } from '@grafana/grafana-foundation-sdk/loki';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { type DataSource, logs, metrics } from '../../data-sources';

/** A query of a panel. */
export interface PanelQuery {
  readonly expr: string;
  /** Name of each series; `{{label}}` is replaced by the value of the label. */
  readonly legend?: string;
}

export function reference({ type, uid }: DataSource): DataSourceRef {
  return { type, uid };
}

/** @param id of the query in its panel. @param instant only the newest value; `table` returns labels as columns. */
export function metricsQuery(
  { expr, legend }: PanelQuery,
  id: string,
  instant?: 'value' | 'table',
): Builder<Dataquery> {
  const query = new DataqueryBuilder().refId(id).datasource(reference(metrics)).expr(expr);
  if (legend !== undefined) query.legendFormat(legend);
  if (instant === 'table') query.format(PromQueryFormat.Table);
  return instant ? query.instant() : query.range();
}

/** A LogQL query for lines or counts. */
export function logsQuery({ expr, legend }: PanelQuery, id: string): Builder<Dataquery> {
  const query = new LogsQueryBuilder().refId(id).datasource(reference(logs)).expr(expr).queryType('range');
  return legend === undefined ? query : query.legendFormat(legend);
}

/** Grafana's ids of a panel's queries: A, B, C. */
export const idOf = (index: number) => String.fromCharCode(65 + index);
