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

/** A choice among the values of a label, for `label=~"$name"`: all of them, until somebody chooses. @param of series that have it. */
export function choice(name: string, label: string, of: string, says: string): Builder<VariableModel> {
  const query = `label_values(${of}, ${label})`;
  return allOf(name, says, metrics).query({ qryType: 1, query, refId: 'A' }).definition(query);
}

/** The same among the labels of lines. @param stream of the lines that have it. */
export function choiceOfLines(name: string, label: string, stream: string, says: string): Builder<VariableModel> {
  // 1: values of a label.
  return allOf(name, says, logs).query({ type: 1, label, stream, refId: 'A' }).definition(`${label} of ${stream}`);
}

function allOf(name: string, says: string, of: DataSource): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .label(name)
    .description(says)
    .datasource(reference(of))
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue('.+')
    .current({ text: 'All', value: '$__all' });
}

/** A choice among the levels of lines. */
export function levels(name: string, says: string): Builder<VariableModel> {
  return new CustomVariableBuilder(name)
    .label(name)
    .description(says)
    .values('trace,debug,info,warn,error,critical,fatal,unknown')
    .multi(true)
    .includeAll(true)
    .allValue('.+')
    .current({ text: 'All', value: '$__all' });
}
