import * as units from '@grafana/grafana-foundation-sdk/units';
import { dashboard } from './kit/dashboard';
import { graph, stat } from './kit/panels';
import { table } from './kit/table';
import { none, type Thresholds } from './kit/thresholds';
import { days } from './kit/units';

/** The limits of the alerts CertificateExpirySoon and CertificateNotRenewed. */
const renewed: Thresholds = {
  from: 'red',
  steps: [
    [14, 'orange'],
    [25, 'green'],
  ],
};
const daysUntil = (timestamp: string) => `(${timestamp} - time()) / 86400`;
const byCertManager = 'certmanager_certificate_expiration_timestamp_seconds';

/** When does which certificate expire, and is it renewed in time. */
export const certificates = dashboard({
  uid: 'twisterlab-certificates',
  title: 'Certificates',
  description: 'When each certificate expires, and whether it is renewed. Page: docs/certificates.md.',
  from: 'now-7d',
  rows: {
    'Time until the first of each kind expires': [
      stat({
        title: 'First to expire: host names',
        description: 'As clients see them. cert-manager renews 30 days before expiry.',
        unit: days,
        width: 5,
        decimals: 0,
        thresholds: renewed,
        queries: [{ expr: `min(${daysUntil('probe_ssl_earliest_cert_expiry')})`, legend: 'first' }],
      }),
      stat({
        title: 'First to expire: cert-manager',
        description:
          'All certificates of cert-manager, authorities included. It renews them 30 days before expiry or sooner.',
        unit: days,
        width: 5,
        decimals: 0,
        thresholds: renewed,
        queries: [{ expr: `min(${daysUntil(byCertManager)})`, legend: 'first' }],
      }),
      stat({
        title: 'First to expire: K3s',
        description: 'K3s renews at its start within 120 days of expiry: restart it on that machine.',
        unit: days,
        width: 5,
        decimals: 0,
        thresholds: {
          from: 'red',
          steps: [
            [30, 'orange'],
            [60, 'green'],
          ],
        },
        queries: [{ expr: 'min by (node) (k3s_certificate_expiration_seconds) / 86400', legend: '{{node}}' }],
      }),
      stat({
        title: 'First to expire: bootstrap',
        description: 'Made for ten years by the bootstrap, and renewed by no one: docs/runbooks/rotation.md.',
        unit: days,
        width: 5,
        decimals: 0,
        thresholds: {
          from: 'red',
          steps: [
            [30, 'orange'],
            [180, 'green'],
          ],
        },
        queries: [{ expr: `min(${daysUntil('certificate_expiration_timestamp_seconds')})`, legend: 'first' }],
      }),
      stat({
        title: 'Certificates not issued',
        description: 'Certificates of cert-manager that are not ready. It may have issued the one before.',
        unit: units.Short,
        width: 4,
        thresholds: none,
        queries: [
          {
            expr: 'count(certmanager_certificate_ready_status{condition="True"} == 0) or vector(0)',
            legend: 'not ready',
          },
        ],
      }),
    ],
    'Every certificate': [
      table({
        title: 'cert-manager: time left',
        description: 'Renewed 30 days before expiry, or after two thirds of a shorter life.',
        unit: days,
        width: 12,
        height: 10,
        decimals: 0,
        thresholds: renewed,
        expr: `sort(${daysUntil(byCertManager)})`,
        labels: { exported_namespace: 'Namespace', name: 'Certificate', issuer_name: 'Issuer' },
        value: 'Time left',
      }),
      table({
        title: 'Host names: time left',
        description: 'The first certificate of the chain that a client gets to expire.',
        unit: days,
        width: 6,
        height: 10,
        decimals: 0,
        thresholds: renewed,
        expr: `sort(${daysUntil('probe_ssl_earliest_cert_expiry')})`,
        labels: { host: 'Host name' },
        value: 'Time left',
      }),
      table({
        title: 'Bootstrap: time left',
        description: 'The nightly backup publishes them.',
        unit: days,
        width: 6,
        height: 10,
        decimals: 0,
        expr: `sort(${daysUntil('certificate_expiration_timestamp_seconds')})`,
        labels: { namespace: 'Namespace', certificate: 'Certificate' },
        value: 'Time left',
      }),
    ],
    'cert-manager': [
      graph({
        title: 'Time left, as clients see it',
        description: 'A line falls by one a day and jumps up when its certificate is renewed.',
        unit: days,
        width: 12,
        decimals: 0,
        thresholds: renewed,
        queries: [{ expr: daysUntil('probe_ssl_earliest_cert_expiry'), legend: '{{host}}' }],
      }),
      graph({
        title: 'Failed syncs of cert-manager',
        description:
          'Failures in an hour, by controller. A few are conflicts; a line that stays up means that nothing is issued.',
        unit: units.Short,
        width: 12,
        queries: [
          {
            expr: 'sum by (controller) (increase(certmanager_controller_sync_error_count[1h]))',
            legend: '{{controller}}',
          },
        ],
      }),
    ],
  },
});
