import * as units from '@grafana/grafana-foundation-sdk/units';
import { failedShare, type Window } from '../../../kit/availability';
import { type Dashboard, dashboard } from './kit/dashboard';
import { graph, stat, upOrDown } from './kit/panels';
import { higherIsWorse, present } from './kit/thresholds';
import { days as inDays } from './kit/units';
import { labelVariable } from './kit/variables';

const of = 'host=~"$host"';

const unavailable = (window: Window) => failedShare(of, window);
/** Of three decimals, without the errors of floating point. */
const rounded = (share: number) => Number(share.toPrecision(3));

export interface ObjectiveProps {
  /** The availability objective, in percent. */
  readonly objective: number;
  /** Days that Prometheus keeps metrics. */
  readonly retentionDays: number;
}

/** Days of an availability: those of the objective if metrics are kept as long, and the day before, which distinguishes new hosts from old ones. */
const daysOf = (retentionDays: number) => Math.max(1, Math.min(30, retentionDays - 2));

/** Whether each host name meets its objective. */
export function slo({ objective: percent, retentionDays }: ObjectiveProps): Dashboard {
  const days = daysOf(retentionDays);
  const window: Window = `${days}d`;
  const objective = rounded(percent / 100);
  const allowed = rounded(1 - objective);
  return dashboard({
    uid: 'twisterlab-slo',
    title: 'Service level',
    description: `Availability of the host names as clients see them, against an objective of ${percent} %: ${Math.round(allowed * 30 * 24 * 60)} minutes in 30 days.`,
    variables: [labelVariable('host', 'host', 'probe_success', 'Host names.')],
    from: 'now-24h',
    rows: {
      Now: [
        stat({
          title: 'Last probe',
          description: 'Whether the last probe, through the ingress controller and over TLS, got the expected answer.',
          unit: units.Short,
          width: 24,
          thresholds: present,
          mapping: upOrDown,
          queries: [{ expr: `probe_success{${of}}`, legend: '{{host}}' }],
        }),
      ],
      [`${days} days`]: [
        stat({
          title: 'Availability',
          description:
            'One minus the share of failed probes, or of requests that got 5xx, whichever is more. Times without probes count as failed: Prometheus was off, usually with the machine.',
          unit: units.PercentUnit,
          width: 12,
          decimals: 3,
          thresholds: {
            from: 'red',
            steps: [
              [objective, 'orange'],
              [objective + allowed / 2, 'green'],
            ],
          },
          queries: [{ expr: `1 - ${unavailable(window)}`, legend: '{{host}}' }],
        }),
        stat({
          title: 'Error budget left',
          description: `Unused share of the error budget of ${rounded(100 * allowed)} %. Below zero the objective is missed: make no risky change until it recovers.`,
          unit: units.PercentUnit,
          width: 12,
          decimals: 1,
          thresholds: {
            from: 'red',
            steps: [
              [0.01, 'orange'],
              [0.25, 'green'],
            ],
          },
          queries: [{ expr: `1 - ${unavailable(window)} / ${allowed}`, legend: '{{host}}' }],
        }),
      ],
      Burn: [
        graph({
          title: 'Burn rate, one hour',
          description:
            "Rate of the error budget's use, relative to the allowed rate. At 14.4, 2 % of a month's budget are used in an hour.",
          unit: units.Short,
          width: 12,
          thresholds: higherIsWorse(6, 14.4),
          queries: [{ expr: `${unavailable('1h')} / ${allowed}`, legend: '{{host}}' }],
        }),
        graph({
          title: 'Burn rate, six hours',
          description:
            "At 6, 5 % of a month's budget are used in six hours. A rate that stays above 1 misses the objective.",
          unit: units.Short,
          width: 12,
          thresholds: higherIsWorse(1, 6),
          queries: [{ expr: `${unavailable('6h')} / ${allowed}`, legend: '{{host}}' }],
        }),
      ],
      'Response times and errors': [
        graph({
          title: 'Probe duration',
          description: 'Duration of a probe, TLS included.',
          unit: units.Seconds,
          width: 8,
          thresholds: higherIsWorse(1, 5),
          queries: [{ expr: `probe_duration_seconds{${of}}`, legend: '{{host}}' }],
        }),
        graph({
          title: 'Error responses',
          description: 'Share of the requests of each host name, probes included, that got 5xx.',
          unit: units.PercentUnit,
          width: 8,
          softMax: 0.1,
          thresholds: higherIsWorse(0.01, 0.05),
          queries: [
            {
              expr: `(sum by (host) (rate(traefik_router_requests_total{${of},code=~"5.."}[$__rate_interval])) or sum by (host) (rate(traefik_router_requests_total{${of}}[$__rate_interval])) * 0) / sum by (host) (rate(traefik_router_requests_total{${of}}[$__rate_interval]))`,
              legend: '{{host}}',
            },
          ],
        }),
        stat({
          title: 'Certificate expires in',
          description:
            'The first certificate of the chain to expire. cert-manager renews thirty days before: below three weeks the renewal fails.',
          unit: inDays,
          width: 8,
          height: 8,
          decimals: 0,
          thresholds: {
            from: 'red',
            steps: [
              [14, 'orange'],
              [21, 'green'],
            ],
          },
          queries: [{ expr: `(probe_ssl_earliest_cert_expiry{${of}} - time()) / 86400`, legend: '{{host}}' }],
        }),
      ],
    },
  });
}
