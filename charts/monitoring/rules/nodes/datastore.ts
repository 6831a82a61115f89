import { alert, percent } from '../../../kit/alert';
import { bucketSeconds, histogramSeries, slowShare } from '../../prometheus/buckets';

const requests = (fast: string) =>
  histogramSeries('etcd_request_duration_seconds', 'instance="edgeserver",node="edgeserver",operation="update"', {
    fast,
    all: '0+600x60',
  });
const writes = (fast: string) =>
  histogramSeries('etcd_disk_wal_fsync_duration_seconds', 'instance="server3",node="server3"', {
    fast,
    all: '0+600x60',
  });
const size = (bytes: string) => ({
  'etcd_mvcc_db_total_size_in_bytes{instance="server3"}': bytes,
  'etcd_server_quota_backend_bytes{instance="server3"}': '2000x40',
});
const requestLimit = bucketSeconds('etcd_request_duration_seconds');
const fsyncLimit = bucketSeconds('etcd_disk_wal_fsync_duration_seconds');

/** Alerts on the datastore of K3s: etcd on several servers, SQLite through kine on one. The API server measures both alike. */
export const datastore = [
  alert('DatastoreSlow', {
    severity: 'warning',
    consequenceOf: 'slow-disk',
    holdsFor: '20m',
    threshold: percent(
      5,
      `of the requests take longer than ${requestLimit} s: leases of controllers expire after 15 s`,
    ),
    expr: (limit) => `${slowShare('etcd_request_duration_seconds')} > ${limit}`,
    summary: "{{ $value | humanizePercentage }} of the requests to K3s' datastore on {{ $labels.instance }} are slow",
    description: 'kubectl, Argo CD and controllers are slow. If it gets worse, K3s loses its leases and restarts.',
    runbook: 'docs/runbooks/nodes.md#the-datastore-is-slow',
    fires: {
      given: requests('0+480x60'),
      at: '40m',
      labels: { instance: 'edgeserver', node: 'edgeserver' },
      summary: "20% of the requests to K3s' datastore on edgeserver are slow",
    },
    quiet: { given: requests('0+594x60'), at: '60m' },
  }),
  alert('DatastoreFsyncSlow', {
    severity: 'warning',
    consequenceOf: 'slow-disk',
    holdsFor: '20m',
    threshold: percent(1, `of the writes to etcd's log take longer than ${fsyncLimit} s: above, it loses its leader`),
    expr: (limit) => `${slowShare('etcd_disk_wal_fsync_duration_seconds')} > ${limit}`,
    summary: '{{ $value | humanizePercentage }} of the writes of etcd on {{ $labels.instance }} wait for the disk',
    description: 'A slow disk of one server slows each change down, or costs the leader. SQLite has no such metric.',
    runbook: 'docs/runbooks/etcd.md#the-leader-changes',
    fires: {
      given: writes('0+570x60'),
      at: '40m',
      labels: { instance: 'server3', node: 'server3' },
      summary: '5% of the writes of etcd on server3 wait for the disk',
    },
    quiet: { given: writes('0+599x60'), at: '60m' },
  }),
  alert('DatastoreNearlyFull', {
    severity: 'critical',
    holdsFor: '10m',
    threshold: percent(80, "of etcd's quota: at 100 it accepts no change until an operator clears the alarm"),
    expr: (limit) => `etcd_mvcc_db_total_size_in_bytes / etcd_server_quota_backend_bytes > ${limit}`,
    summary: 'The database of etcd on {{ $labels.instance }} is {{ $value | humanizePercentage }} full',
    description: 'At its quota etcd rejects writes: no pod starts, no lease is renewed.',
    runbook: 'docs/runbooks/etcd.md#the-database-is-nearly-full',
    fires: { given: size('1800x40'), at: '11m', summary: 'The database of etcd on server3 is 90% full' },
    quiet: { given: size('500x40'), at: '30m' },
  }),
];
