import * as units from '@grafana/grafana-foundation-sdk/units';
import { dashboard } from './kit/dashboard';
import { graph, stat, upOrDown, valueText } from './kit/panels';
import { higherIsWorse, present } from './kit/thresholds';
import { labelVariable } from './kit/variables';

const of = 'host=~"$host"';
const rate = (more = '') => `rate(traefik_router_requests_total{${of}${more}}[$__rate_interval])`;
const total = `sum by (host) (${rate()})`;
/** A zero for each host without such requests. */
const share = (codes: string) => `(sum by (host) (${rate(`,code=~"${codes}"`)}) or ${total} * 0) / ${total}`;
const duration = (quantile: number) =>
  `histogram_quantile(${quantile}, sum by (le, host) (rate(traefik_router_request_duration_seconds_bucket{${of}}[$__rate_interval])))`;

/** What clients ask for, and what they get. */
export const ingress = dashboard({
  uid: 'twisterlab-ingress',
  title: 'Ingress',
  description: 'Requests, errors and durations of each host name behind the ingress controller. Page: docs/ingress.md.',
  variables: [labelVariable('host', 'host', 'traefik_router_requests_total', 'Host names.')],
  rows: {
    'Does it answer': [
      stat({
        title: 'Ingress controllers',
        description: 'UP if the last scrape of the pod succeeded.',
        unit: units.Short,
        width: 6,
        thresholds: present,
        mapping: upOrDown,
        queries: [{ expr: 'up{job="traefik"}', legend: '{{node}}' }],
      }),
      stat({
        title: 'Last load of its configuration',
        description: 'Refused: it goes on with the routes that it had.',
        unit: units.Short,
        width: 6,
        thresholds: present,
        mapping: valueText({ 0: ['refused', 'red'], 1: ['accepted', 'green'] }),
        queries: [{ expr: 'min(traefik_config_last_reload_success > bool 0)', legend: 'configuration' }],
      }),
      stat({
        title: 'Host names whose last probe failed',
        description: 'Probes go through the ingress controller, with TLS. The page Service level lists them.',
        unit: units.Short,
        width: 6,
        thresholds: { from: 'green', steps: [[1, 'red']] },
        queries: [{ expr: 'count(probe_success == 0) or vector(0)', legend: 'failed' }],
      }),
      stat({
        title: 'Open connections',
        description: 'Connections of clients to the entry points, those that wait included.',
        unit: units.Short,
        width: 6,
        queries: [{ expr: 'sum by (entrypoint) (traefik_open_connections)', legend: '{{entrypoint}}' }],
      }),
    ],
    'Requests and errors': [
      graph({
        title: 'Requests by host',
        description: 'Requests a second.',
        unit: units.RequestsPerSecond,
        width: 12,
        stacked: true,
        queries: [{ expr: total, legend: '{{host}}' }],
      }),
      graph({
        title: 'Requests by status code',
        description:
          'Requests a second. 401 is a missing login, 429 the rate limit, 502 and 503 a Service without pods.',
        unit: units.RequestsPerSecond,
        width: 12,
        stacked: true,
        queries: [{ expr: `sum by (code) (${rate()})`, legend: '{{code}}' }],
      }),
      graph({
        title: 'Server errors',
        description: 'Share of the requests that got 5xx, by host name.',
        unit: units.PercentUnit,
        width: 12,
        softMax: 0.1,
        thresholds: higherIsWorse(0.01, 0.05),
        queries: [{ expr: share('5..'), legend: '{{host}}' }],
      }),
      graph({
        title: 'Client errors',
        description: 'Share of the requests that got 4xx. Scanners and missing logins are normal; a jump is not.',
        unit: units.PercentUnit,
        width: 12,
        softMax: 0.3,
        queries: [{ expr: share('4..'), legend: '{{host}}' }],
      }),
    ],
    'Duration and volume': [
      graph({
        title: 'Request duration: half are faster',
        description: 'The median. Buckets end at 0.1, 0.3, 1.2 and 5 s: values between are estimates.',
        unit: units.Seconds,
        width: 8,
        queries: [{ expr: duration(0.5), legend: '{{host}}' }],
      }),
      graph({
        title: 'Request duration: 95 % are faster',
        description: 'The 95th percentile. Requests beyond 5 s count as 5.',
        unit: units.Seconds,
        width: 8,
        thresholds: higherIsWorse(1, 5),
        queries: [{ expr: duration(0.95), legend: '{{host}}' }],
      }),
      graph({
        title: 'Bytes sent to clients',
        description: 'Bytes of responses a second.',
        unit: units.BytesPerSecondIEC,
        width: 8,
        queries: [
          {
            expr: `sum by (host) (rate(traefik_router_responses_bytes_total{${of}}[$__rate_interval]))`,
            legend: '{{host}}',
          },
        ],
      }),
    ],
  },
});
