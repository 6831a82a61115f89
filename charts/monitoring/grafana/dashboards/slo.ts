import * as units from '@grafana/grafana-foundation-sdk/units';
import { dashboard } from './kit/dashboard';
import { graph, stat, upOrDown } from './kit/panels';
import { present, worse } from './kit/thresholds';
import { choice } from './kit/variables';

const of = 'host=~"$host"';

/** Of a hundred looks from outside, how many have to be answered rightly. */
const objective = 0.999;
const allowed = 0.001;
const days = 30;
const unavailable = (range: string) => `1 - avg_over_time(probe_success{${of}}[${range}])`;

/** Did we keep what we promised: 99.9 % of the looks at each host name answered, over thirty days. */
export const slo = dashboard({
  uid: 'twisterlab-slo',
  title: 'Service level',
  says: `Availability of the host names as a client sees them, against ${objective * 100} % over ${days} days: 43 minutes a month.`,
  variables: [choice('host', 'host', 'probe_success', 'Host names.')],
  from: 'now-24h',
  rows: {
    Now: [
      stat({
        title: 'Answers',
        says: 'Whether the last look, through the ingress controller and over TLS, got the answer it wanted.',
        unit: units.Short,
        width: 24,
        thresholds: present,
        words: upOrDown,
        asks: [{ expr: `probe_success{${of}}`, legend: '{{host}}' }],
      }),
    ],
    'Thirty days': [
      stat({
        title: 'Availability',
        says: 'Share of the looks that were answered rightly. Looks that nobody could make, as Prometheus was away, do not count.',
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
        asks: [{ expr: `avg_over_time(probe_success{${of}}[${days}d])`, legend: '{{host}}' }],
      }),
      stat({
        title: 'Error budget left',
        says: 'Share of the 0.1 % that has not been used up. Below nothing the promise is broken: no risky change until it recovers.',
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
        asks: [{ expr: `1 - (${unavailable(`${days}d`)}) / ${allowed}`, legend: '{{host}}' }],
      }),
    ],
    Burn: [
      graph({
        title: 'Burn rate, one hour',
        says: 'How many times faster than allowed the budget goes. At 14.4 two per cent of a month are gone within the hour.',
        unit: units.Short,
        width: 12,
        thresholds: worse(6, 14.4),
        asks: [{ expr: `(${unavailable('1h')}) / ${allowed}`, legend: '{{host}}' }],
      }),
      graph({
        title: 'Burn rate, six hours',
        says: 'At 6 five per cent of a month are gone within six hours. Above 1 for long the promise will be broken.',
        unit: units.Short,
        width: 12,
        thresholds: worse(1, 6),
        asks: [{ expr: `(${unavailable('6h')}) / ${allowed}`, legend: '{{host}}' }],
      }),
    ],
    'How it answers': [
      graph({
        title: 'Time of an answer',
        says: 'What a look takes, TLS included.',
        unit: units.Seconds,
        width: 8,
        thresholds: worse(1, 5),
        asks: [{ expr: `probe_duration_seconds{${of}}`, legend: '{{host}}' }],
      }),
      graph({
        title: 'Answers that are errors',
        says: 'Share of the requests of all clients that the ingress controller answered with 5xx, by the Service behind.',
        unit: units.PercentUnit,
        width: 8,
        max: 1,
        thresholds: worse(0.01, 0.05),
        asks: [
          {
            expr: '(sum by (service) (rate(traefik_service_requests_total{code=~"5.."}[$__rate_interval])) or sum by (service) (rate(traefik_service_requests_total[$__rate_interval])) * 0) / sum by (service) (rate(traefik_service_requests_total[$__rate_interval]))',
            legend: '{{service}}',
          },
        ],
      }),
      stat({
        title: 'Certificate ends in',
        says: 'The first certificate of the chain to end. cert-manager renews thirty days early: less than three weeks is a renewal that fails.',
        unit: units.Days,
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
        asks: [{ expr: `(probe_ssl_earliest_cert_expiry{${of}} - time()) / 86400`, legend: '{{host}}' }],
      }),
    ],
  },
});
