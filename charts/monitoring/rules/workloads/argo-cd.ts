import { alert, count } from '../../../kit/alert';
import { eventsWithin } from '../../../kit/events';

const app = (labels: string) => `argocd_app_info{name="production-redis",${labels}}`;
/** Another series replaces the one of the fault. */
const replaced = (from: string, by: string) => ({ [app(from)]: '_x60', [app(by)]: '1x60' });
const named = (rest: object) => ({ name: 'production-redis', ...rest });

const syncs = (phase: string, values: string) => ({
  [`argocd_app_sync_total{name="production-redis",phase="${phase}"}`]: values,
});

export const argoCd = [
  alert('ArgoCdOutOfSync', {
    severity: 'warning',
    holdsFor: '30m',
    expr: 'argocd_app_info{sync_status!="Synced"} == 1',
    summary: 'Application {{ $labels.name }} is {{ $labels.sync_status }}',
    description: 'The cluster differs from Git. Argo CD syncs within three minutes unless something prevents it.',
    runbook: 'docs/runbooks/argo-cd.md#an-application-is-out-of-sync',
    fires: {
      given: { [app('sync_status="OutOfSync",health_status="Healthy"')]: '1x60' },
      at: '31m',
      labels: named({ sync_status: 'OutOfSync', health_status: 'Healthy' }),
      summary: 'Application production-redis is OutOfSync',
    },
    quiet: [
      { given: { [app('sync_status="Synced",health_status="Healthy"')]: '1x60' }, at: '60m' },
      {
        given: {
          [app('sync_status="OutOfSync",health_status="Healthy"')]: '1x10 stale',
          [app('sync_status="Synced",health_status="Healthy"')]: '_x10 1x60',
        },
        at: '40m',
      },
    ],
    recovers: {
      given: replaced(
        'sync_status="OutOfSync",health_status="Healthy"',
        'sync_status="Synced",health_status="Healthy"',
      ),
      at: '10m',
    },
  }),
  alert('ArgoCdDegraded', {
    severity: 'warning',
    holdsFor: '15m',
    expr: 'argocd_app_info{health_status=~"Degraded|Missing|Unknown"} == 1',
    summary: 'Application {{ $labels.name }} is {{ $labels.health_status }}',
    description: 'Objects of the Application are not healthy.',
    runbook: 'docs/runbooks/argo-cd.md#an-application-is-degraded',
    fires: {
      given: { [app('sync_status="Synced",health_status="Degraded"')]: '1x60' },
      at: '16m',
      labels: named({ sync_status: 'Synced', health_status: 'Degraded' }),
      summary: 'Application production-redis is Degraded',
    },
    quiet: {
      given: { [app('sync_status="Synced",health_status="Progressing"')]: '1x60' },
      at: '20m',
    },
    recovers: {
      given: replaced('sync_status="Synced",health_status="Degraded"', 'sync_status="Synced",health_status="Healthy"'),
      at: '10m',
    },
  }),
  alert('ArgoCdSyncFails', {
    severity: 'warning',
    threshold: count(1, 'failure in half an hour may be a restart of the API server; Argo CD retries'),
    expr: (limit) => `${eventsWithin('argocd_app_sync_total{phase=~"Error|Failed"}', '30m', 'name')} > ${limit}`,
    summary: 'Syncs of Application {{ $labels.name }} fail',
    description: 'The API server rejects an object, or a hook fails. Later sync waves are not applied.',
    runbook: 'docs/runbooks/argo-cd.md#a-sync-fails',
    fires: [
      {
        given: syncs('Failed', '_x5 1 1+1x60'),
        at: '40m',
        labels: named({}),
        summary: 'Syncs of Application production-redis fail',
      },
      // Two failures between two scrapes.
      {
        given: syncs('Failed', '_x35 2x60'),
        at: '40m',
        labels: named({}),
        summary: 'Syncs of Application production-redis fail',
      },
    ],
    quiet: [
      { given: syncs('Succeeded', '_ 1+1x60'), at: '40m' },
      { given: syncs('Failed', '3x60'), at: '40m' },
      { given: syncs('Failed', '_x35 1x60'), at: '40m' },
    ],
    recovers: { given: {}, at: '31m' },
  }),
  alert('ArgoCdAutoSyncOff', {
    severity: 'info',
    holdsFor: '24h',
    expr: 'argocd_app_info{autosync_enabled="false"} == 1',
    summary: 'Application {{ $labels.name }} has had auto-sync off for a day',
    description: 'It was switched off for a manual change and not switched on again.',
    runbook: 'docs/runbooks/argo-cd.md#auto-sync-is-off',
    fires: {
      given: { [app('autosync_enabled="false"')]: '1x30' },
      at: '25h',
      every: '1h',
      labels: named({ autosync_enabled: 'false' }),
      summary: 'Application production-redis has had auto-sync off for a day',
    },
    quiet: { given: { [app('autosync_enabled="true"')]: '1x30' }, at: '25h', every: '1h' },
    recovers: { given: replaced('autosync_enabled="false"', 'autosync_enabled="true"'), at: '1h', every: '1h' },
  }),
];
