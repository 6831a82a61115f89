import { alert } from '../kit/alert';

const labels = { job: 'external-secrets', namespace: 'external-secrets', condition: 'Ready', status: 'False' };
const series = (metric: string, own: Readonly<Record<string, string>>) =>
  `${metric}{${Object.entries({ ...labels, ...own })
    .map(([name, value]) => `${name}="${value}"`)
    .join(',')}}`;
const store = series('clustersecretstore_status_condition', { name: 'production' });
const secret = series('externalsecret_status_condition', { exported_namespace: 'twisterlab', name: 'redis' });
const ofStores = 'clustersecretstore_status_condition{condition="Ready",status="False"}';
const ofSecrets = 'externalsecret_status_condition{condition="Ready",status="False"}';

/** Alerts on what External Secrets Operator reads and writes. */
export const externalSecretAlerts = [
  alert('SecretStoreNotReady', {
    severity: 'warning',
    holdsFor: '15m',
    expr: `${ofStores} == 1`,
    summary: 'The environment {{ $labels.name }} cannot log in to Vault',
    description: 'Its Secrets keep their values, and no change of a value arrives.',
    runbook: 'docs/runbooks/vault.md#a-secret-does-not-arrive',
    fires: { given: { [store]: '1x30' }, at: '16m', summary: 'The environment production cannot log in to Vault' },
    quiet: { given: { [store]: '0x30' }, at: '16m' },
  }),
  alert('ExternalSecretNotReady', {
    severity: 'warning',
    holdsFor: '15m',
    // Without the store all of them are not ready: SecretStoreNotReady.
    expr: `${ofSecrets} == 1 unless on() ${ofStores} == 1`,
    summary: 'The Secret {{ $labels.exported_namespace }}/{{ $labels.name }} is not that of Vault',
    description: 'It keeps its value. If it does not exist, pods that need it do not start.',
    runbook: 'docs/runbooks/vault.md#a-secret-does-not-arrive',
    fires: { given: { [secret]: '1x30' }, at: '16m', summary: 'The Secret twisterlab/redis is not that of Vault' },
    quiet: [
      { given: { [secret]: '0x30' }, at: '16m' },
      { given: { [secret]: '1x30', [store]: '1x30' }, at: '16m' },
    ],
  }),
];
