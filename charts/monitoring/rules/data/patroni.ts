import { alert, mebibytes, minutes, untilRatesRecover } from '../../../kit/alert';

const member = (index: number) =>
  `{namespace="twisterlab",pod="postgres-cluster-${index}",scope="postgres-cluster",name="postgres-cluster-${index}"}`;
const each = (metric: string, ...values: string[]) =>
  Object.fromEntries(values.map((value, index) => [`${metric}${member(index)}`, value]));
const of = { namespace: 'twisterlab' };
const runbook = 'docs/runbooks/postgres-leader.md#alerts' as const;

/** Alerts on Patroni's metrics of each member. */
export const patroni = [
  alert('PostgresNoPrimary', {
    severity: 'critical',
    holdsFor: '2m',
    keepsFiringFor: untilRatesRecover,
    // A failover takes half a minute.
    expr: 'sum by (namespace) (patroni_primary) == 0',
    summary: 'PostgreSQL of {{ $labels.namespace }} has no primary',
    description: 'Writes fail, and the API returns errors.',
    runbook,
    fires: {
      given: each('patroni_primary', '0x10', '0x10', '0x10'),
      at: '3m',
      labels: of,
      summary: 'PostgreSQL of twisterlab has no primary',
    },
    quiet: [
      { given: each('patroni_primary', '0x10', '1x10', '0x10'), at: '5m' },
      { given: each('patroni_primary', '1 0 0 0 0 0', '0 0 1 1 1 1'), at: '4m' },
    ],
    recovers: { given: each('patroni_primary', '0x20', '1x20', '0x20'), at: '12m' },
  }),
  alert('PostgresTwoPrimaries', {
    severity: 'critical',
    holdsFor: '1m',
    expr: 'sum by (namespace) (patroni_primary) > 1',
    summary: 'PostgreSQL of {{ $labels.namespace }} has {{ $value }} primaries',
    description: 'Each may accept writes that the other lacks; those of one will be lost.',
    runbook,
    fires: {
      given: each('patroni_primary', '1x10', '1x10'),
      at: '2m',
      labels: of,
      summary: 'PostgreSQL of twisterlab has 2 primaries',
    },
    quiet: { given: each('patroni_primary', '1x10', '0x10'), at: '5m' },
  }),
  alert('PostgresNotRunning', {
    severity: 'warning',
    holdsFor: '5m',
    expr: 'patroni_postgres_running == 0',
    summary: 'PostgreSQL of {{ $labels.namespace }}/{{ $labels.pod }} is not running, although Patroni is',
    description: 'Patroni fails to start it: a full disk, a damaged file or an invalid setting.',
    runbook,
    fires: {
      given: each('patroni_postgres_running', '0x10'),
      at: '6m',
      summary: 'PostgreSQL of twisterlab/postgres-cluster-0 is not running, although Patroni is',
    },
    quiet: { given: each('patroni_postgres_running', '1x10'), at: '10m' },
  }),
  alert('PostgresReplicaLags', {
    severity: 'warning',
    holdsFor: '5m',
    threshold: mebibytes(64, 'four WAL segments: what a busy minute writes, replayed in seconds'),
    expr: (limit) =>
      [
        'max by (namespace) (patroni_xlog_location) - on (namespace) group_right ()',
        `(patroni_xlog_replayed_location and on (namespace, pod) patroni_replica == 1) > ${limit}`,
      ].join(' '),
    summary: 'Replica {{ $labels.namespace }}/{{ $labels.pod }} is {{ $value | humanize1024 }}B behind the primary',
    description: 'A failover to it loses that data, unless it is the synchronous standby, for which commits wait.',
    runbook,
    fires: {
      given: {
        ...each('patroni_xlog_replayed_location', '0x10', `${2 ** 30 - 128 * 2 ** 20}x10`),
        ...each('patroni_xlog_location', `${2 ** 30}x10`, '0x10'),
        ...each('patroni_replica', '0x10', '1x10'),
      },
      at: '6m',
      labels: {
        namespace: 'twisterlab',
        pod: 'postgres-cluster-1',
        scope: 'postgres-cluster',
        name: 'postgres-cluster-1',
      },
      summary: 'Replica twisterlab/postgres-cluster-1 is 128MiB behind the primary',
    },
    quiet: {
      given: {
        ...each('patroni_xlog_replayed_location', '0x10', `${2 ** 30 - 2 ** 20}x10`),
        ...each('patroni_xlog_location', `${2 ** 30}x10`, '0x10'),
        ...each('patroni_replica', '0x10', '1x10'),
      },
      at: '6m',
    },
  }),
  alert('PostgresFailedOver', {
    severity: 'info',
    threshold: minutes(15, 'how long it is shown'),
    expr: (span) =>
      `max by (namespace) (patroni_postgres_timeline) > max by (namespace) (patroni_postgres_timeline offset ${span}s)`,
    summary: 'PostgreSQL of {{ $labels.namespace }} changed its primary in the last 15 minutes',
    description: 'Expected during a rollout or an eviction; otherwise find out why the former primary failed.',
    runbook,
    fires: {
      given: each('patroni_postgres_timeline', '3x20 4x20', '3x20 4x20'),
      at: '25m',
      labels: of,
      summary: 'PostgreSQL of twisterlab changed its primary in the last 15 minutes',
    },
    quiet: { given: each('patroni_postgres_timeline', '4x40', '4x40'), at: '25m' },
  }),
  alert('PatroniPaused', {
    severity: 'warning',
    holdsFor: '1h',
    expr: 'max by (namespace) (patroni_is_paused) == 1',
    summary: 'Patroni of {{ $labels.namespace }} is paused',
    description: 'If the primary fails there is no failover. It was paused manually and not resumed.',
    runbook,
    fires: {
      given: each('patroni_is_paused', '1x90'),
      at: '61m',
      labels: of,
      summary: 'Patroni of twisterlab is paused',
    },
    quiet: { given: each('patroni_is_paused', '1x30 0x60'), at: '70m' },
  }),
  alert('PostgresPendingRestart', {
    severity: 'info',
    holdsFor: '1h',
    expr: 'patroni_pending_restart == 1',
    summary: '{{ $labels.namespace }}/{{ $labels.pod }} needs a restart to apply its settings',
    description: 'A setting changed in Git is not active yet.',
    runbook: 'docs/runbooks/backups.md#a-change-of-the-databases-settings',
    fires: {
      given: each('patroni_pending_restart', '1x90'),
      at: '61m',
      summary: 'twisterlab/postgres-cluster-0 needs a restart to apply its settings',
    },
    quiet: { given: each('patroni_pending_restart', '1x10 0x80'), at: '61m' },
  }),
  alert('PatroniBlind', {
    severity: 'warning',
    holdsFor: '2m',
    threshold: minutes(2, 'it reads every five seconds; the leader lock lasts twenty'),
    expr: (limit) => `time() - patroni_dcs_last_seen > ${limit} or patroni_failsafe_mode_is_active == 1`,
    summary: 'Patroni of {{ $labels.namespace }}/{{ $labels.pod }} cannot reach the API server',
    description: 'The primary keeps running while all members reach each other; a failover is impossible.',
    runbook,
    fires: [
      {
        given: each('patroni_dcs_last_seen', '0x20'),
        at: '6m',
        summary: 'Patroni of twisterlab/postgres-cluster-0 cannot reach the API server',
      },
      {
        given: each('patroni_failsafe_mode_is_active', '1x20'),
        at: '3m',
        summary: 'Patroni of twisterlab/postgres-cluster-0 cannot reach the API server',
      },
    ],
    quiet: {
      given: { ...each('patroni_dcs_last_seen', '0+60x20'), ...each('patroni_failsafe_mode_is_active', '0x20') },
      at: '20m',
    },
    recovers: { given: each('patroni_dcs_last_seen', '420+60x20'), at: '5m' },
  }),
  alert('PostgresNoSynchronousStandby', {
    severity: 'warning',
    consequenceOf: 'primary',
    holdsFor: '10m',
    expr: 'max by (namespace) (patroni_sync_standby) == 0 and on (namespace) sum by (namespace) (patroni_replica) > 0',
    summary: 'PostgreSQL of {{ $labels.namespace }} has replicas but no synchronous standby',
    description: 'Commits acknowledged now are lost if the node of the primary fails.',
    runbook,
    fires: {
      given: { ...each('patroni_sync_standby', '0x20', '0x20'), ...each('patroni_replica', '0x20', '1x20') },
      at: '11m',
      labels: of,
      summary: 'PostgreSQL of twisterlab has replicas but no synchronous standby',
    },
    quiet: [
      {
        given: { ...each('patroni_sync_standby', '0x20', '1x20'), ...each('patroni_replica', '0x20', '1x20') },
        at: '20m',
      },
      { given: { ...each('patroni_sync_standby', '0x20'), ...each('patroni_replica', '0x20') }, at: '20m' },
    ],
  }),
];
