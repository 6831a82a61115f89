import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  CustomVariableBuilder,
  QueryVariableBuilder,
  type VariableModel,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { type DataSource, logs, metrics } from '../../data-sources';
import { reference } from './queries';

/** A variable with the values of a metric label, for `label=~"$name"`. Default: all. @param of series with the label. */
export function labelVariable(name: string, label: string, of: string, description: string): Builder<VariableModel> {
  const query = `label_values(${of}, ${label})`;
  return allOf(name, description, metrics).query({ qryType: 1, query, refId: 'A' }).definition(query);
}

/** A variable with one value of a metric label, at first the first one. @param of series with the label. */
export function oneOfLabel(name: string, label: string, of: string, description: string): Builder<VariableModel> {
  const query = `label_values(${of}, ${label})`;
  return valuesOf(name, description, metrics).query({ qryType: 1, query, refId: 'A' }).definition(query);
}

/** A variable with the values of a log label. @param stream selector of the lines with the label. */
export function logLabelVariable(
  name: string,
  label: string,
  stream: string,
  description: string,
): Builder<VariableModel> {
  // 1: values of a label.
  return allOf(name, description, logs)
    .query({ type: 1, label, stream, refId: 'A' })
    .definition(`${label} of ${stream}`);
}

function valuesOf(name: string, description: string, of: DataSource): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .label(name)
    .description(description)
    .datasource(reference(of))
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc);
}

function allOf(name: string, description: string, of: DataSource): QueryVariableBuilder {
  return valuesOf(name, description, of)
    .multi(true)
    .includeAll(true)
    .allValue('.+')
    .current({ text: 'All', value: '$__all' });
}

/** A variable with the log levels. */
export function levelVariable(name: string, description: string): Builder<VariableModel> {
  return new CustomVariableBuilder(name)
    .label(name)
    .description(description)
    .values('trace,debug,info,warn,error,critical,fatal,unknown')
    .multi(true)
    .includeAll(true)
    .allValue('.+')
    .current({ text: 'All', value: '$__all' });
}
