import { hostsOf, type Tenant } from '../../../../environments/schema/tenant';
import { alert } from '../../../kit/alert';

const probe = (host: string, values: string) => ({
  [`probe_success{job="blackbox",host="${host}",instance="${host}"}`]: values,
});

/** Host names with a service level objective. */
export function hostsWithObjective(tenants: readonly Tenant[]): string[] {
  return tenants
    .filter(({ onCall }) => onCall)
    .flatMap(hostsOf)
    .sort();
}

/** Alerts on blackbox probes of host names. */
export const hosts = [
  alert('HostDown', {
    severity: 'critical',
    holdsFor: '5m',
    expr: 'probe_success{job="blackbox"} == 0',
    summary: 'https://{{ $labels.host }} fails its probe',
    description: 'An unexpected HTTP status, a certificate for another name, or no answer.',
    runbook: 'docs/runbooks/hosts.md#a-host-does-not-answer',
    fires: {
      given: probe('api.twisterlab.local', '1x5 0x20'),
      at: '12m',
      summary: 'https://api.twisterlab.local fails its probe',
    },
    quiet: [
      { given: probe('api.twisterlab.local', '1x20'), at: '20m' },
      { given: probe('api.twisterlab.local', '1x5 0x3 1x20'), at: '12m' },
    ],
  }),
  alert('HostSlow', {
    severity: 'warning',
    consequenceOf: 'host',
    holdsFor: '15m',
    threshold: {
      value: 2,
      unit: 'seconds',
      reason: 'through the ingress controller in the same cluster; people notice one second',
    },
    expr: (limit) => `avg_over_time(probe_duration_seconds{job="blackbox"}[10m]) > ${limit}`,
    summary: 'https://{{ $labels.host }} takes {{ $value | humanizeDuration }} to answer',
    description: 'The backend or the node is overloaded.',
    runbook: 'docs/runbooks/hosts.md#a-host-is-slow',
    fires: {
      given: {
        'probe_duration_seconds{job="blackbox",host="api.twisterlab.local",instance="api.twisterlab.local"}': '3x60',
      },
      at: '20m',
      summary: 'https://api.twisterlab.local takes 3s to answer',
    },
    quiet: {
      given: {
        'probe_duration_seconds{job="blackbox",host="api.twisterlab.local",instance="api.twisterlab.local"}': '0.2x60',
      },
      at: '60m',
    },
  }),
];
