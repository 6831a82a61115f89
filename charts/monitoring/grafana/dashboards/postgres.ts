import * as units from '@grafana/grafana-foundation-sdk/units';
import { dashboard } from './kit/dashboard';
import { graph, stat, upOrDown, yesOrNo } from './kit/panels';
import { higherIsWorse, present } from './kit/thresholds';
import { labelVariable } from './kit/variables';
import { loadRows, of } from './postgres-load';
import { storageRows } from './postgres-storage';

/** Is there a primary, do the replicas follow, and what is the load. */
export const postgres = dashboard({
  uid: 'twisterlab-postgres',
  title: 'PostgreSQL and Patroni',
  description: 'Primary, replication and load of the databases.',
  variables: [labelVariable('namespace', 'namespace', 'pg_up', 'Tenants.')],
  rows: {
    'Is it up': [
      stat({
        title: 'Exporter reaches the primary',
        description: 'DOWN if the exporter cannot log in: the Service has no primary, or the password is wrong.',
        unit: units.Short,
        width: 6,
        thresholds: present,
        mapping: upOrDown,
        queries: [{ expr: `pg_up{${of}}`, legend: '{{namespace}}' }],
      }),
      stat({
        title: 'Primaries',
        description: 'One for each tenant. None: writes fail. Two: check Patroni at once with `patronictl list`.',
        unit: units.Short,
        width: 6,
        thresholds: {
          from: 'red',
          steps: [
            [1, 'green'],
            [2, 'red'],
          ],
        },
        queries: [{ expr: `sum by (namespace) (patroni_primary{${of}})`, legend: '{{namespace}}' }],
      }),
      stat({
        title: 'Running members',
        description: 'Members with a running PostgreSQL, primary and replicas.',
        unit: units.Short,
        width: 6,
        queries: [{ expr: `sum by (namespace) (patroni_postgres_running{${of}})`, legend: '{{namespace}}' }],
      }),
      stat({
        title: 'Pending restart',
        description: 'Members with a setting that needs a restart: `patronictl restart`.',
        unit: units.Short,
        width: 6,
        thresholds: { from: 'green', steps: [[1, 'orange']] },
        mapping: yesOrNo,
        queries: [{ expr: `max by (namespace) (patroni_pending_restart{${of}})`, legend: '{{namespace}}' }],
      }),
    ],
    'Primary and replicas': [
      graph({
        title: 'Primary',
        description: '1 for the primary. A change of colour is a failover or switchover.',
        unit: units.Short,
        width: 8,
        max: 1,
        decimals: 0,
        queries: [{ expr: `patroni_primary{${of}} == 1`, legend: '{{namespace}}/{{name}}' }],
      }),
      graph({
        title: 'Replication lag',
        description: 'Bytes of WAL that the primary wrote and a replica has not replayed. No data without replicas.',
        unit: units.BytesIEC,
        width: 8,
        thresholds: higherIsWorse(16 * 2 ** 20, 256 * 2 ** 20),
        queries: [
          {
            expr: `max by (namespace) (patroni_xlog_location{${of}}) - on (namespace) group_right () (patroni_xlog_replayed_location{${of}} and on (namespace, name) patroni_replica == 1)`,
            legend: '{{namespace}}/{{name}}',
          },
        ],
      }),
      graph({
        title: 'Time since Patroni read its DCS',
        description:
          "Time since a member read the cluster state from the API server. When the leader's TTL is over, there is no leader.",
        unit: units.Seconds,
        width: 8,
        thresholds: higherIsWorse(20, 30),
        queries: [{ expr: `time() - patroni_dcs_last_seen{${of}}`, legend: '{{namespace}}/{{name}}' }],
      }),
    ],
    ...loadRows,
    ...storageRows,
  },
});
