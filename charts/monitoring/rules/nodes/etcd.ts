import { alert, count } from '../../../kit/alert';
import { eventsWithin } from '../../../kit/events';

const of = '{instance="edgeserver",node="edgeserver"}';
const snapshots = (status: string, values: string) => ({
  [`k3s_etcd_snapshot_save_duration_seconds_count{instance="edgeserver",status="${status}"}`]: values,
});

const instance = { instance: 'edgeserver' };
const saved = (status: string) => `k3s_etcd_snapshot_save_duration_seconds_count{status="${status}"}`;

/** K3s with one server uses SQLite and exposes no etcd metrics: these alerts do not fire there. */
export const etcd = [
  alert('EtcdNoLeader', {
    severity: 'critical',
    holdsFor: '1m',
    expr: 'etcd_server_has_leader == 0',
    summary: 'etcd of {{ $labels.instance }} has no leader',
    description: 'The API server rejects writes: no pod is rescheduled, and Patroni cannot elect a primary.',
    runbook: 'docs/runbooks/etcd.md#no-leader',
    fires: {
      given: { [`etcd_server_has_leader${of}`]: '0x5' },
      at: '2m',
      summary: 'etcd of edgeserver has no leader',
    },
    quiet: { given: { [`etcd_server_has_leader${of}`]: '1x5' }, at: '5m' },
  }),
  alert('EtcdLeaderChanges', {
    severity: 'warning',
    threshold: count(3, 'in an hour; a server restart causes one'),
    expr: (limit) => `increase(etcd_server_leader_changes_seen_total[1h]) > ${limit}`,
    summary: 'etcd of {{ $labels.instance }} saw {{ $value | humanize }} leader changes within an hour',
    description: 'Its disk or network is too slow. Each leader change stops all writes for a second or more.',
    runbook: 'docs/runbooks/etcd.md#the-leader-changes',
    fires: {
      given: { [`etcd_server_leader_changes_seen_total${of}`]: '0+0.1x90' },
      at: '80m',
      summary: 'etcd of edgeserver saw 6 leader changes within an hour',
    },
    quiet: { given: { [`etcd_server_leader_changes_seen_total${of}`]: '0x50 1x40' }, at: '80m' },
  }),
  alert('EtcdSnapshotFails', {
    severity: 'warning',
    threshold: count(0, 'in a day: the next one is twelve hours away'),
    expr: (limit) => `${eventsWithin(saved('error'), '1d', 'instance')} > ${limit}`,
    summary: 'A snapshot of etcd on {{ $labels.instance }} failed',
    description: 'The newest snapshot of the cluster state is older than it should be.',
    runbook: 'docs/runbooks/etcd.md#snapshots',
    fires: [
      {
        given: snapshots('error', '_x10 1x40'),
        at: '12h',
        every: '1h',
        labels: instance,
        summary: 'A snapshot of etcd on edgeserver failed',
      },
      {
        given: snapshots('error', '_ 1x40 2x10'),
        at: '45h',
        every: '1h',
        labels: instance,
        summary: 'A snapshot of etcd on edgeserver failed',
      },
    ],
    quiet: [
      { given: snapshots('error', '1x48'), at: '48h', every: '1h' },
      // A day after the failure.
      { given: snapshots('error', '_x10 1x40'), at: '37h', every: '1h' },
      { given: snapshots('success', '_ 1+1x48'), at: '48h', every: '1h' },
    ],
    recovers: { given: {}, at: '24h', every: '1h' },
  }),
  alert('EtcdSnapshotMissing', {
    severity: 'warning',
    holdsFor: '1h',
    threshold: count(0, 'in 26 h, which is two intervals and the time of one snapshot'),
    // No series exists without etcd, or before the first snapshot after a start of K3s.
    expr: (limit) => `${eventsWithin(saved('success'), '26h')} <= ${limit}`,
    summary: 'No snapshot of etcd was made for a day',
    description: 'A cluster that loses its servers is restored to the newest snapshot.',
    runbook: 'docs/runbooks/etcd.md#snapshots',
    fires: {
      given: snapshots('success', '_ 4x60'),
      at: '30h',
      every: '1h',
      labels: {},
      summary: 'No snapshot of etcd was made for a day',
    },
    quiet: [
      { given: snapshots('success', '_x11 1x12 2x40'), at: '30h', every: '1h' },
      // K3s started again; the next snapshots follow after 10 and 22 hours.
      { given: snapshots('success', '_x10 1x12 2x12'), at: '12h', every: '1h' },
      { given: snapshots('success', '_x10 1x12 2x12'), at: '20h', every: '1h' },
      { given: {}, at: '30h', every: '1h' },
    ],
  }),
];
