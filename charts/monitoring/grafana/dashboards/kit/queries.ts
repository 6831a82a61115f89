import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { type DataSource, metrics } from '../../data-sources';

/** A query of a panel. */
export interface Asked {
  /** Where. Default: Prometheus. */
  readonly of?: DataSource;
  readonly expr: string;
  /** Name of each series; `{{label}}` is the value of its label. */
  readonly legend?: string;
}

export function reference({ type, uid }: DataSource): DataSourceRef {
  return { type, uid };
}

/** @param id of the query in its panel. @param instant the newest value alone, for a table its labels as columns. */
export function metricsQuery({ expr, legend }: Asked, id: string, instant?: 'value' | 'table'): Builder<Dataquery> {
  const query = new DataqueryBuilder().refId(id).datasource(reference(metrics)).expr(expr);
  if (legend !== undefined) query.legendFormat(legend);
  if (instant === 'table') query.format(PromQueryFormat.Table);
  return instant ? query.instant() : query.range();
}

/** A, B, C: as Grafana names the queries of a panel. */
export const idOf = (index: number) => String.fromCharCode(65 + index);
