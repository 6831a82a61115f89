import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { LogsSortOrder } from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/logs';
import { logs } from '../../data-sources';
import { logsQuery, reference } from './queries';

/** A panel of log lines, newest first. */
export function lines({
  title,
  description,
  expr,
}: {
  title: string;
  description: string;
  expr: string;
}): Builder<Panel> {
  return new PanelBuilder()
    .title(title)
    .description(description)
    .datasource(reference(logs))
    .unit('string')
    .span(24)
    .height(16)
    .showTime(true)
    .wrapLogMessage(true)
    .enableLogDetails(true)
    .sortOrder(LogsSortOrder.Descending)
    .withTarget(logsQuery({ expr }, 'A'));
}
