import { alert } from '../../../kit/alert';

const app = (labels: string) => `argocd_app_info{name="production-redis",${labels}}`;
/** Another series replaces the one of the fault. */
const replaced = (from: string, by: string) => ({ [app(from)]: '_x60', [app(by)]: '1x60' });
const named = (rest: object) => ({ name: 'production-redis', ...rest });

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
    // A failed sync is retried without a limit, so it does not end. A shorter time may be a restart of the API server.
    holdsFor: '20m',
    expr: 'argocd_app_info{operation="sync"} == 1',
    summary: 'The sync of Application {{ $labels.name }} does not end',
    description: 'The API server rejects an object, or pruning waits for a confirmation. Argo CD retries.',
    runbook: 'docs/runbooks/argo-cd.md#a-sync-fails',
    fires: {
      given: { [app('operation="sync"')]: '1x60' },
      at: '21m',
      labels: named({ operation: 'sync' }),
      summary: 'The sync of Application production-redis does not end',
    },
    quiet: [
      { given: { [app('operation="sync"')]: '1x15 stale', [app('operation=""')]: '_x15 1x60' }, at: '40m' },
      { given: { [app('operation="delete"')]: '1x60' }, at: '40m' },
    ],
  }),
  alert('ArgoCdDeletionWaits', {
    severity: 'warning',
    holdsFor: '30m',
    expr: 'argocd_app_info{operation="delete"} == 1',
    summary: 'The deletion of Application {{ $labels.name }} does not end',
    description: 'It waits for a confirmation because its objects have data, or an object cannot be deleted.',
    runbook: 'docs/runbooks/argo-cd.md#an-application-is-removed',
    fires: {
      given: { [app('operation="delete"')]: '1x60' },
      at: '31m',
      labels: named({ operation: 'delete' }),
      summary: 'The deletion of Application production-redis does not end',
    },
    quiet: [
      { given: { [app('operation="delete"')]: '1x10 stale' }, at: '40m' },
      { given: { [app('operation="sync"')]: '1x60' }, at: '40m' },
    ],
  }),
  alert('ArgoCdOrphans', {
    severity: 'warning',
    // A manual restore or a debugging pod is shorter.
    holdsFor: '2h',
    // Every Application of a namespace counts the same objects.
    expr: 'max by (project) (argocd_app_orphaned_resources_count) > 0',
    summary: 'Namespaces of {{ $labels.project }} contain {{ $value }} objects that dist does not',
    description:
      'They were created by hand or left behind. Git does not describe them, and NetworkPolicies among them may allow traffic.',
    runbook: 'docs/runbooks/argo-cd.md#objects-that-dist-does-not-contain',
    fires: {
      given: {
        'argocd_app_orphaned_resources_count{name="production-redis",project="production"}': '2x180',
        'argocd_app_orphaned_resources_count{name="production-postgres",project="production"}': '2x180',
      },
      at: '121m',
      labels: { project: 'production' },
      summary: 'Namespaces of production contain 2 objects that dist does not',
    },
    quiet: [
      {
        given: { 'argocd_app_orphaned_resources_count{name="production-redis",project="production"}': '0x180' },
        at: '150m',
      },
      {
        given: { 'argocd_app_orphaned_resources_count{name="production-redis",project="production"}': '1x60 0x120' },
        at: '150m',
      },
    ],
    // Both count the same objects.
    recovers: {
      given: {
        'argocd_app_orphaned_resources_count{name="production-redis",project="production"}': '0x10',
        'argocd_app_orphaned_resources_count{name="production-postgres",project="production"}': '0x10',
      },
      at: '5m',
    },
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
