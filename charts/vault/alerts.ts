import { alert, count } from '../kit/alert';
import { vault } from './server';

const member = (pod: string) =>
  `kube_pod_status_ready{namespace="${vault.namespace}",pod="${vault.name}-${pod}",condition="true"}`;
const members = `kube_pod_status_ready{namespace="${vault.namespace}",pod=~"${vault.name}-[0-9]+",condition="true"}`;
const failures = (kind: string) => `vault_audit_log_${kind}_failure{job="vault",namespace="vault",pod="vault-0"}`;

/** Alerts on the members of the secrets store. Their readiness probe fails while they are sealed. */
export const vaultAlerts = [
  alert('VaultMemberNotReady', {
    severity: 'warning',
    consequenceOf: 'any-node',
    holdsFor: '15m',
    expr: `${members} == 0`,
    summary: '{{ $labels.pod }} is sealed or does not answer',
    description:
      'With another one lost, nothing reads the store. A member that was restarted is sealed until an operator unseals it.',
    runbook: 'docs/runbooks/vault.md#unseal-a-member',
    fires: { given: { [member('1')]: '0x30' }, at: '16m', summary: 'vault-1 is sealed or does not answer' },
    quiet: [
      { given: { [member('1')]: '1x30' }, at: '16m' },
      { given: { [member('1')]: '0x5 1x30' }, at: '16m' },
    ],
  }),
  alert('VaultUnavailable', {
    severity: 'critical',
    holdsFor: '10m',
    threshold: count(2, 'a majority of three members'),
    expr: (majority) => `sum(${members}) < ${majority}`,
    summary: 'Only {{ $value }} of three members of Vault answer',
    description:
      'No Secret changes, and a new environment gets none. Running pods and their restarts do not need the store.',
    runbook: 'docs/runbooks/vault.md#unseal-a-member',
    fires: {
      given: { [member('0')]: '1x30', [member('1')]: '0x30', [member('2')]: '0x30' },
      at: '11m',
      labels: {},
      summary: 'Only 1 of three members of Vault answer',
    },
    quiet: { given: { [member('0')]: '1x30', [member('1')]: '1x30', [member('2')]: '0x30' }, at: '11m' },
  }),
  alert('VaultAuditFails', {
    severity: 'critical',
    expr: 'increase(vault_audit_log_request_failure[15m]) > 0 or increase(vault_audit_log_response_failure[15m]) > 0',
    summary: '{{ $labels.pod }} could not write {{ $value | humanize }} entries of its audit log',
    description: 'Vault refuses each request that it cannot record.',
    runbook: 'docs/runbooks/vault.md#the-audit-log',
    fires: {
      given: { [failures('request')]: '0x5 3x30' },
      at: '8m',
      labels: { job: 'vault', namespace: 'vault', pod: 'vault-0' },
      summary: 'vault-0 could not write 3.375 entries of its audit log',
    },
    quiet: [
      { given: { [failures('request')]: '3x60' }, at: '30m' },
      { given: { [failures('response')]: '0x60' }, at: '30m' },
    ],
  }),
];
