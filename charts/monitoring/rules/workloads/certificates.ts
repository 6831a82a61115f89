import { alert, days } from '../../../kit/alert';

const host = '{job="blackbox",host="api.twisterlab.local",instance="api.twisterlab.local"}';
const certificate = '{name="api-tls",exported_namespace="twisterlab",issuer_name="private"}';
const authority = '{name="private-ca",exported_namespace="cert-manager",issuer_name="self-signed"}';
const bootstrapCertificate =
  'certificate_expiration_timestamp_seconds{job="backups",namespace="twisterlab",backup="postgres",certificate="postgres-tls"}';
const day = 86_400;

/** Days before the expiry of a certificate. */
export const expirySoonDays = 14;
export const notRenewedDays = 25;

export const certificates = [
  alert('CertificateExpirySoon', {
    severity: 'critical',
    holdsFor: '30m',
    threshold: days(expirySoonDays, 'renewal starts 30 days before expiry, so it has failed for two weeks'),
    // The probes see what clients get; no probe sees the authority itself, or the certificates between programs.
    expr: (limit) =>
      `probe_ssl_earliest_cert_expiry - time() < ${limit} or certmanager_certificate_expiration_timestamp_seconds - time() < ${limit}`,
    summary:
      'The certificate {{ with $labels.host }}of {{ . }}{{ else }}{{ $labels.exported_namespace }}/{{ $labels.name }}{{ end }} expires in {{ $value | humanizeDuration }}',
    description: 'After expiry, clients refuse the connection.',
    runbook: 'docs/certificates.md#certificate-is-not-renewed',
    fires: [
      {
        given: { [`probe_ssl_earliest_cert_expiry${host}`]: `${10 * day}x60` },
        at: '40m',
        summary: 'The certificate of api.twisterlab.local expires in 9d 23h 20m 0s',
      },
      {
        given: { [`certmanager_certificate_expiration_timestamp_seconds${authority}`]: `${10 * day}x60` },
        at: '40m',
        summary: 'The certificate cert-manager/private-ca expires in 9d 23h 20m 0s',
      },
    ],
    quiet: {
      given: {
        [`probe_ssl_earliest_cert_expiry${host}`]: `${15 * day}x60`,
        [`certmanager_certificate_expiration_timestamp_seconds${authority}`]: `${15 * day}x60`,
      },
      at: '40m',
    },
  }),
  alert('CertificateNotRenewed', {
    severity: 'warning',
    holdsFor: '1h',
    threshold: days(notRenewedDays, 'renewal starts 30 days before expiry: it has failed for five days'),
    expr: (limit) => `certmanager_certificate_expiration_timestamp_seconds - time() < ${limit}`,
    summary:
      'Certificate {{ $labels.exported_namespace }}/{{ $labels.name }} expires in {{ $value | humanizeDuration }} and is not renewed',
    description: 'It is valid until then; fix what prevents cert-manager from renewing it.',
    runbook: 'docs/certificates.md#certificate-is-not-renewed',
    fires: {
      given: { [`certmanager_certificate_expiration_timestamp_seconds${certificate}`]: `${20 * day}x130` },
      at: '2h',
      summary: 'Certificate twisterlab/api-tls expires in 19d 22h 0m 0s and is not renewed',
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
    description:
      'A new host has no certificate, so browsers warn; an existing host keeps its certificate until it expires.',
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
  alert('BootstrapCertificateExpirySoon', {
    severity: 'warning',
    holdsFor: '1h',
    threshold: days(180, 'nothing renews it: half a year to find a quiet evening, once in ten years'),
    // The nightly backup publishes it.
    expr: (limit) => `certificate_expiration_timestamp_seconds - time() < ${limit}`,
    summary:
      'The certificate {{ $labels.namespace }}/{{ $labels.certificate }} expires in {{ $value | humanizeDuration }}',
    description: 'Bootstrap made it for ten years. After expiry, the parts that it connects refuse each other.',
    runbook: 'docs/runbooks/rotation.md#certificates',
    fires: {
      given: { [bootstrapCertificate]: `${100 * day}x90` },
      at: '61m',
      summary: 'The certificate twisterlab/postgres-tls expires in 99d 22h 59m 0s',
    },
    quiet: { given: { [bootstrapCertificate]: `${200 * day}x90` }, at: '61m' },
    // The first backup after the rotation.
    recovers: { given: { [bootstrapCertificate]: `${3650 * day}x90` }, at: '61m' },
  }),
  alert('ClusterCertificateExpirySoon', {
    severity: 'warning',
    holdsFor: '1h',
    threshold: days(60, 'K3s renews at its start within 120 days of expiry: it has not been restarted for two months'),
    expr: (limit) => `k3s_certificate_expiration_seconds < ${limit}`,
    summary:
      "K3s' certificate {{ $labels.subject }} on {{ $labels.instance }} expires in {{ $value | humanizeDuration }}",
    description: 'After expiry, nodes and kubectl cannot reach the API server.',
    runbook: 'docs/runbooks/nodes.md#certificates-of-k3s',
    fires: {
      given: {
        'k3s_certificate_expiration_seconds{instance="edgeserver",subject="CN=kube-apiserver",usages="ServerAuth"}': `${30 * day}x90`,
      },
      at: '61m',
      summary: "K3s' certificate CN=kube-apiserver on edgeserver expires in 30d 0h 0m 0s",
    },
    quiet: {
      given: {
        'k3s_certificate_expiration_seconds{instance="edgeserver",subject="CN=kube-apiserver",usages="ServerAuth"}': `${100 * day}x90`,
      },
      at: '61m',
    },
  }),
];
