import { alert, percent } from '../../../kit/alert';
import { bucketSeconds, histogramSeries, slowShare } from '../../prometheus/buckets';

const of = 'instance="edgeserver",node="edgeserver"';
const labels = { instance: 'edgeserver', node: 'edgeserver' };
const answers = (ok: string, failed: string) => ({
  [`apiserver_request_total{${of},resource="pods",verb="PUT",code="200"}`]: ok,
  [`apiserver_request_total{${of},resource="pods",verb="PUT",code="500"}`]: failed,
});
const durations = (verb: string, fast: string) =>
  histogramSeries('apiserver_request_sli_duration_seconds', `${of},resource="pods",verb="${verb}"`, {
    fast,
    all: '0+600x60',
  });
const calls = (ok: string, failed: string) => ({
  [`rest_client_requests_total{${of},method="PUT",code="200"}`]: ok,
  [`rest_client_requests_total{${of},method="PUT",code="<error>"}`]: failed,
});
/** Requests of programs: not those of health checks, and none that lasts as long as its client wants. */
const requests = 'resource!="",verb!~"WATCH|CONNECT|PROXY"';
/** A list takes as long as it has objects. */
const ofOneObject = 'verb=~"APPLY|DELETE|GET|PATCH|POST|PUT",subresource!~"attach|exec|log|portforward|proxy"';
const limitSeconds = bucketSeconds('apiserver_request_sli_duration_seconds');

export const apiServer = [
  alert('ApiServerErrors', {
    severity: 'critical',
    holdsFor: '10m',
    threshold: percent(10, 'of the requests, for ten minutes: a restart of K3s takes one'),
    expr: (limit) =>
      [
        `sum by (instance, node) (rate(apiserver_request_total{${requests},code=~"5.."}[5m]))`,
        `/ sum by (instance, node) (rate(apiserver_request_total{${requests}}[5m])) > ${limit}`,
      ].join(' '),
    summary: 'The API server on {{ $labels.instance }} fails {{ $value | humanizePercentage }} of its requests',
    description: 'No failed pod is replaced, nothing is deployed, and PostgreSQL cannot elect a primary.',
    runbook: 'docs/runbooks/nodes.md#the-api-server-fails',
    fires: {
      given: answers('0+300x60', '0+100x60'),
      at: '20m',
      labels,
      summary: 'The API server on edgeserver fails 25% of its requests',
    },
    quiet: [
      { given: answers('0+300x60', '0+3x60'), at: '40m' },
      // K3s restarted.
      { given: answers('0+300x60', '0+100x3 300x50'), at: '14m' },
    ],
  }),
  alert('ApiServerSlow', {
    severity: 'warning',
    consequenceOf: ['slow-disk', 'slow-datastore'],
    holdsFor: '25m',
    threshold: percent(5, `of the requests about one object take longer than ${limitSeconds} s; Kubernetes allows 1 %`),
    expr: (limit) => `${slowShare('apiserver_request_sli_duration_seconds', ofOneObject)} > ${limit}`,
    summary:
      'The API server on {{ $labels.instance }} answers {{ $value | humanizePercentage }} of its requests slowly',
    description: 'kubectl, Argo CD and controllers are slow. Its CPUs, its memory or its datastore is the cause.',
    runbook: 'docs/runbooks/nodes.md#the-datastore-is-slow',
    fires: {
      given: durations('PUT', '0+480x60'),
      at: '40m',
      labels,
      summary: 'The API server on edgeserver answers 20% of its requests slowly',
    },
    quiet: [
      { given: durations('PUT', '0+594x60'), at: '60m' },
      { given: { ...durations('PUT', '0+594x60'), ...durations('LIST', '0+100x60') }, at: '60m' },
    ],
  }),
  alert('ApiServerUnreachable', {
    severity: 'warning',
    consequenceOf: 'api-server',
    holdsFor: '15m',
    threshold: percent(10, 'of the requests of K3s on this node, for 15 min: a restart of a server takes one'),
    expr: (limit) =>
      [
        'sum by (instance, node) (rate(rest_client_requests_total{code=~"5..|<error>"}[5m]))',
        `/ sum by (instance, node) (rate(rest_client_requests_total[5m])) > ${limit}`,
      ].join(' '),
    summary:
      'K3s on {{ $labels.instance }} cannot reach the API server in {{ $value | humanizePercentage }} of its requests',
    description:
      'The node reports late what runs on it, and may become NotReady. The API server itself answers others.',
    runbook: 'docs/runbooks/nodes.md#the-api-server-fails',
    fires: {
      given: calls('0+300x60', '0+100x60'),
      at: '30m',
      labels,
      summary: 'K3s on edgeserver cannot reach the API server in 25% of its requests',
    },
    quiet: [
      { given: calls('0+300x60', '0+3x60'), at: '60m' },
      { given: calls('0+300x60', '0+100x5 500x50'), at: '21m' },
    ],
  }),
];
