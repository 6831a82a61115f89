import { AnnotationQueryBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { eventsWithin } from '../../../../kit/events';
import { metrics } from '../../data-sources';
import type { Dashboard } from './dashboard';
import { reference } from './queries';

/** A minute: between two values that Prometheus scrapes every 30 seconds. */
const window = '1m';

/** Marks each sync of Argo CD in all graphs of a dashboard: what changed before a line did. */
export function withDeployments(dashboard: Dashboard): Dashboard {
  const syncs = new AnnotationQueryBuilder()
    .name('Deployments')
    .datasource(reference(metrics))
    .enable(true)
    .iconColor('blue')
    .expr(`${eventsWithin('argocd_app_sync_total{dry_run="false"}', window, 'project, name, phase')} > 0`)
    .step(window)
    .titleFormat('{{project}}/{{name}}')
    .textFormat('Sync: {{phase}}')
    .build();
  return { ...dashboard, annotations: { list: [syncs] } };
}
