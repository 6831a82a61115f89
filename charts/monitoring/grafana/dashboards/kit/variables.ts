import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  QueryVariableBuilder,
  type VariableModel,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { metrics } from '../../data-sources';
import { reference } from './queries';

/** A choice among the values of a label, for `label=~"$name"`: all of them, until somebody chooses. @param of series that have it. */
export function choice(name: string, label: string, of: string, says: string): Builder<VariableModel> {
  const query = `label_values(${of}, ${label})`;
  return new QueryVariableBuilder(name)
    .label(name)
    .description(says)
    .datasource(reference(metrics))
    .query({ qryType: 1, query, refId: 'A' })
    .definition(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue('.+')
    .current({ text: 'All', value: '$__all' });
}
