import { alert, days } from '../../kit/alert';

const host = '{job="blackbox",host="api.twisterlab.local",instance="api.twisterlab.local"}';
const certificate = '{name="api-tls",exported_namespace="twisterlab",issuer_name="private"}';
const day = 86_400;

export const certificates = [
  alert('CertificateExpirySoon', {
    severity: 'critical',
    holdsFor: '30m',
    threshold: days(14, 'it was to be renewed 30 days before its end, so every try of two weeks failed'),
    expr: (limit) => `probe_ssl_earliest_cert_expiry - time() < ${limit}`,
    summary: 'The certificate that {{ $labels.host }} shows ends in {{ $value | humanizeDuration }}',
    description: 'From then on browsers and programs refuse to talk to it.',
    runbook: 'docs/certificates.md#certificate-is-not-renewed',
    fires: {
      given: { [`probe_ssl_earliest_cert_expiry${host}`]: `${10 * day}x60` },
      at: '40m',
      summary: 'The certificate that api.twisterlab.local shows ends in 9d 23h 20m 0s',
    },
    quiet: { given: { [`probe_ssl_earliest_cert_expiry${host}`]: `${15 * day}x60` }, at: '40m' },
  }),
  alert('CertificateNotRenewed', {
    severity: 'warning',
    holdsFor: '1h',
    threshold: days(25, 'it was to be renewed 30 days before its end: five days of tries failed'),
    expr: (limit) => `certmanager_certificate_expiration_timestamp_seconds - time() < ${limit}`,
    summary:
      'Certificate {{ $labels.exported_namespace }}/{{ $labels.name }} ends in {{ $value | humanizeDuration }} and is not renewed',
    description: 'It is good until then; there is time to mend what keeps cert-manager from renewing it.',
    runbook: 'docs/certificates.md#certificate-is-not-renewed',
    fires: {
      given: { [`certmanager_certificate_expiration_timestamp_seconds${certificate}`]: `${20 * day}x130` },
      at: '2h',
      summary: 'Certificate twisterlab/api-tls ends in 19d 22h 0m 0s and is not renewed',
    },
    quiet: {
      given: { [`certmanager_certificate_expiration_timestamp_seconds${certificate}`]: `${29 * day}x130` },
      at: '2h',
    },
  }),
  alert('CertificateNotReady', {
    severity: 'warning',
    holdsFor: '30m',
    expr: 'certmanager_certificate_ready_status{condition="True"} == 0',
    summary: 'Certificate {{ $labels.exported_namespace }}/{{ $labels.name }} cannot be issued',
    description: 'A new host has none, so browsers warn; an old one keeps its certificate until that ends.',
    runbook: 'docs/certificates.md#certificate-is-not-renewed',
    fires: {
      given: {
        'certmanager_certificate_ready_status{name="api-tls",exported_namespace="twisterlab",condition="True"}': '0x60',
      },
      at: '31m',
      summary: 'Certificate twisterlab/api-tls cannot be issued',
    },
    quiet: [
      {
        given: {
          'certmanager_certificate_ready_status{name="api-tls",exported_namespace="twisterlab",condition="True"}':
            '1x60',
        },
        at: '60m',
      },
      {
        given: {
          'certmanager_certificate_ready_status{name="api-tls",exported_namespace="twisterlab",condition="Unknown"}':
            '0x60',
        },
        at: '60m',
      },
    ],
  }),
  alert('ClusterCertificateExpirySoon', {
    severity: 'warning',
    holdsFor: '1h',
    threshold: days(
      60,
      'K3s renews at a start from 120 days before the end on: it has not been restarted for two months',
    ),
    expr: (limit) => `k3s_certificate_expiration_seconds < ${limit}`,
    summary: "K3s' certificate {{ $labels.subject }} on {{ $labels.instance }} ends in {{ $value | humanizeDuration }}",
    description: 'When it has ended, nodes and kubectl cannot talk to the API server.',
    runbook: 'docs/runbooks/nodes.md#certificates-of-k3s',
    fires: {
      given: {
        'k3s_certificate_expiration_seconds{instance="edgeserver",subject="CN=kube-apiserver",usages="ServerAuth"}': `${30 * day}x90`,
      },
      at: '61m',
      summary: "K3s' certificate CN=kube-apiserver on edgeserver ends in 30d 0h 0m 0s",
    },
    quiet: {
      given: {
        'k3s_certificate_expiration_seconds{instance="edgeserver",subject="CN=kube-apiserver",usages="ServerAuth"}': `${100 * day}x90`,
      },
      at: '61m',
    },
  }),
];
