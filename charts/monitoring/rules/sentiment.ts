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

/** The part of the observations in the buckets up to a bound of the agent's own. */
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
    // Of a server that nobody asks there are no requests either: what is looked at is whether it is there.
    expr: [
      `sum by (job, namespace) (up{job="${job}"}) == 0`,
      ...namespaces.map((namespace) => `absent(up{job="${job}",namespace="${namespace}"})`),
    ].join(' or '),
    summary: 'The sentiment analyzer of {{ $labels.namespace }} is not there',
    description: 'It runs in the API, no pod of which answers.',
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
        summary: `The sentiment analyzer of ${namespaces[0]} is not there`,
      },
      {
        given: Object.fromEntries(
          namespaces.slice(1).map((namespace) => [`up{job="${job}",namespace="${namespace}",instance="it"}`, '1x20']),
        ),
        at: '6m',
        labels: { job, namespace: namespaces[0]! },
        summary: `The sentiment analyzer of ${namespaces[0]} is not there`,
      },
    ],
    quiet: {
      // No request has ever come, and one of two pods is down.
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
    description: 'Whoever asks for one gets an error.',
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
      'One of twenty sentiment analyses of {{ $labels.namespace }} takes longer than {{ $value | humanizeDuration }}',
    description: 'It computes by itself and asks nobody: the processors are busy.',
    runbook,
    fires: {
      given: durations('sentiment-analyzer', '0+5x60', '0+10x60'),
      at: '20m',
      labels: of,
      summary: 'One of twenty sentiment analyses of twisterlab takes longer than 9.5s',
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
    description: 'Somebody asks for something that it cannot do, again and again, or it is broken.',
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
    summary: '{{ $value | humanizePercentage }} of the sentiment analyses of {{ $labels.namespace }} are guesses',
    description: 'Texts are ambiguous, or in a language that it does not know.',
    runbook,
    fires: {
      given: histogram('sentiment_confidence_score', '0.5', '0+3x60', '0+10x60'),
      at: '25m',
      labels: of,
      summary: '30% of the sentiment analyses of twisterlab are guesses',
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
    summary: '{{ $value | humanizePercentage }} of the texts that {{ $labels.namespace }} analyzes are next to nothing',
    description: 'A client sends the wrong field, or somebody tries it out.',
    runbook,
    fires: {
      given: histogram('sentiment_text_length_chars', '10.0', '0+4x60', '0+10x60'),
      at: '30m',
      labels: of,
      summary: '40% of the texts that twisterlab analyzes are next to nothing',
    },
    quiet: { given: histogram('sentiment_text_length_chars', '10.0', '0+2x60', '0+10x60'), at: '40m' },
  }),
  alert('SentimentAnalyzerNoKeywordMatches', {
    severity: 'info',
    holdsFor: '10m',
    threshold: percent(50, "of the texts in which it finds no word that it knows: the owner's"),
    expr: share('sentiment_keyword_matches', '0.0'),
    summary:
      '{{ $value | humanizePercentage }} of the texts that {{ $labels.namespace }} analyzes have no word that it knows',
    description: 'It answers "neutral" to all of them, whatever they say.',
    runbook,
    fires: {
      given: histogram('sentiment_keyword_matches', '0.0', '0+6x60', '0+10x60'),
      at: '25m',
      labels: of,
      summary: '60% of the texts that twisterlab analyzes have no word that it knows',
    },
    quiet: { given: histogram('sentiment_keyword_matches', '0.0', '0+4x60', '0+10x60'), at: '40m' },
  }),
];
