import { type AlertProps, alert, percent, perSecond, seconds } from '../../kit/alert';
import { durations, ended, enough } from './agents';

const agent = 'agent_name="sentiment-analyzer"';
const job = 'twisterlab-api';
const requests = (success: string, error: string, started: string) => ({
  [`agent_requests_total{namespace="twisterlab",${agent},status="success"}`]: success,
  [`agent_requests_total{namespace="twisterlab",${agent},status="error"}`]: error,
  [`agent_requests_total{namespace="twisterlab",${agent},status="started"}`]: started,
});
const histogram = (name: string, le: string, below: string, all: string) => ({
  [`${name}_bucket{namespace="twisterlab",le="${le}"}`]: below,
  [`${name}_bucket{namespace="twisterlab",le="+Inf"}`]: all,
  [`${name}_count{namespace="twisterlab"}`]: all,
});

/** Share of the observations up to a bucket bound of the agent's histogram. */
const share = (name: string, le: string) => (limit: number) =>
  [
    `sum by (namespace) (rate(${name}_bucket{le="${le}"}[10m]))`,
    `/ sum by (namespace) (rate(${name}_count[10m])) > ${limit}`,
    enough(`${name}_count`, 'namespace'),
  ].join(' ');

const of = { namespace: 'twisterlab' };
const runbook: AlertProps['runbook'] = 'docs/runbooks/agents.md#the-sentiment-analyzer';

/** @param namespaces of the APIs, in which the analyzer runs. */
export const sentiment = (namespaces: readonly string[]) => [
  alert('SentimentAnalyzerDown', {
    severity: 'warning',
    holdsFor: '5m',
    // Uses `up`: without traffic there are no request metrics.
    expr: [
      `sum by (job, namespace) (up{job="${job}"}) == 0`,
      ...namespaces.map((namespace) => `absent(up{job="${job}",namespace="${namespace}"})`),
    ].join(' or '),
    summary: 'The sentiment analyzer of {{ $labels.namespace }} is down',
    description: 'It runs in the API, which has no pod that answers.',
    runbook,
    fires: [
      {
        given: Object.fromEntries(
          namespaces.map((namespace, index) => [
            `up{job="${job}",namespace="${namespace}",instance="it"}`,
            index === 0 ? '0x20' : '1x20',
          ]),
        ),
        at: '6m',
        labels: { job, namespace: namespaces[0]! },
        summary: `The sentiment analyzer of ${namespaces[0]} is down`,
      },
      {
        given: Object.fromEntries(
          namespaces.slice(1).map((namespace) => [`up{job="${job}",namespace="${namespace}",instance="it"}`, '1x20']),
        ),
        at: '6m',
        labels: { job, namespace: namespaces[0]! },
        summary: `The sentiment analyzer of ${namespaces[0]} is down`,
      },
    ],
    quiet: {
      // No request was ever made, and one of two pods is down.
      given: Object.fromEntries([
        ...namespaces.map((namespace) => [`up{job="${job}",namespace="${namespace}",instance="it"}`, '1x20']),
        [`up{job="${job}",namespace="${namespaces[0]}",instance="another"}`, '0x20'],
      ]),
      at: '20m',
    },
  }),
  alert('SentimentAnalyzerHighErrorRate', {
    severity: 'warning',
    holdsFor: '5m',
    threshold: percent(10, "the owner's"),
    expr: (limit) =>
      [
        `sum by (namespace) (rate(agent_requests_total{${agent},status="error"}[5m]))`,
        `/ sum by (namespace) (rate(agent_requests_total{${agent},${ended}}[5m])) > ${limit}`,
        enough(`agent_requests_total{${agent},${ended}}`, 'namespace'),
      ].join(' '),
    summary: '{{ $value | humanizePercentage }} of the sentiment analyses of {{ $labels.namespace }} fail',
    description: 'Clients get an error.',
    runbook,
    fires: {
      // With `started` in the sum these would be 7.5 %.
      given: requests('0+17x60', '0+3x60', '0+20x60'),
      at: '20m',
      labels: of,
      summary: '15% of the sentiment analyses of twisterlab fail',
    },
    quiet: [
      { given: requests('0+19x60', '0+1x60', '0+20x60'), at: '30m' },
      { given: requests('0+0.1x60', '0+0.1x60', '0+0.2x60'), at: '30m' },
      { given: {}, at: '30m' },
    ],
  }),
  alert('SentimentAnalyzerHighLatency', {
    severity: 'warning',
    holdsFor: '5m',
    threshold: seconds(2, "the owner's"),
    expr: (limit) =>
      [
        `histogram_quantile(0.95, sum by (namespace, le) (rate(mcp_tool_duration_seconds_bucket{${agent}}[5m]))) > ${limit}`,
        enough(`mcp_tool_duration_seconds_bucket{${agent},le="+Inf"}`, 'namespace'),
      ].join(' '),
    summary:
      '5 % of the sentiment analyses of {{ $labels.namespace }} take longer than {{ $value | humanizeDuration }}',
    description: 'It calls no other service: the CPUs are busy.',
    runbook,
    fires: {
      given: durations('sentiment-analyzer', '0+5x60', '0+10x60'),
      at: '20m',
      labels: of,
      summary: '5 % of the sentiment analyses of twisterlab take longer than 9.5s',
    },
    quiet: [
      { given: durations('sentiment-analyzer', '0+10x60', '0+10x60'), at: '30m' },
      { given: durations('browser', '0+5x60', '0+10x60'), at: '30m' },
    ],
  }),
  alert('SentimentAnalyzerErrorSpike', {
    severity: 'warning',
    holdsFor: '3m',
    threshold: perSecond(0.5, "the owner's"),
    expr: (limit) => `sum by (namespace) (rate(agent_requests_total{${agent},status="error"}[5m])) > ${limit}`,
    summary: '{{ $value | humanize }} sentiment analyses of {{ $labels.namespace }} fail every second',
    description: 'A client repeats an unsupported request, or the analyzer is broken.',
    runbook,
    fires: {
      given: requests('0+600x60', '0+60x60', '0+660x60'),
      at: '20m',
      labels: of,
      summary: '1 sentiment analyses of twisterlab fail every second',
    },
    quiet: { given: requests('0+600x60', '0+15x60', '0+615x60'), at: '30m' },
  }),
  alert('SentimentAnalyzerLowConfidence', {
    severity: 'info',
    holdsFor: '10m',
    threshold: percent(20, "of the analyses at a confidence of at most 0.5: the owner's"),
    expr: share('sentiment_confidence_score', '0.5'),
    summary:
      '{{ $value | humanizePercentage }} of the sentiment analyses of {{ $labels.namespace }} have low confidence',
    description: 'Texts are ambiguous, or in an unsupported language.',
    runbook,
    fires: {
      given: histogram('sentiment_confidence_score', '0.5', '0+3x60', '0+10x60'),
      at: '25m',
      labels: of,
      summary: '30% of the sentiment analyses of twisterlab have low confidence',
    },
    quiet: [
      { given: histogram('sentiment_confidence_score', '0.5', '0+1x60', '0+10x60'), at: '40m' },
      { given: histogram('sentiment_confidence_score', '0.5', '0+0.1x60', '0+0.2x60'), at: '40m' },
    ],
  }),
  alert('SentimentAnalyzerUnusualTextLength', {
    severity: 'info',
    holdsFor: '15m',
    threshold: percent(30, "of the texts of at most ten characters: the owner's"),
    expr: share('sentiment_text_length_chars', '10.0'),
    summary:
      '{{ $value | humanizePercentage }} of the texts that {{ $labels.namespace }} analyzes have at most ten characters',
    description: 'A client sends the wrong field or test texts.',
    runbook,
    fires: {
      given: histogram('sentiment_text_length_chars', '10.0', '0+4x60', '0+10x60'),
      at: '30m',
      labels: of,
      summary: '40% of the texts that twisterlab analyzes have at most ten characters',
    },
    quiet: { given: histogram('sentiment_text_length_chars', '10.0', '0+2x60', '0+10x60'), at: '40m' },
  }),
  alert('SentimentAnalyzerNoKeywordMatches', {
    severity: 'info',
    holdsFor: '10m',
    threshold: percent(50, "of the texts without a known keyword: the owner's"),
    expr: share('sentiment_keyword_matches', '0.0'),
    summary:
      '{{ $value | humanizePercentage }} of the texts that {{ $labels.namespace }} analyzes contain no known keyword',
    description: 'It answers "neutral" to all of them.',
    runbook,
    fires: {
      given: histogram('sentiment_keyword_matches', '0.0', '0+6x60', '0+10x60'),
      at: '25m',
      labels: of,
      summary: '60% of the texts that twisterlab analyzes contain no known keyword',
    },
    quiet: { given: histogram('sentiment_keyword_matches', '0.0', '0+4x60', '0+10x60'), at: '40m' },
  }),
];
