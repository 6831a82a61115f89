import { type AlertProps, alert, percent } from '../../../kit/alert';
import { minimumRequests } from './agents';

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
    minimumRequests(`${name}_count`, 'namespace'),
  ].join(' ');

const of = { namespace: 'twisterlab' };
const runbook: AlertProps['runbook'] = 'docs/runbooks/agents.md#the-sentiment-analyzer';

/** Alerts on the texts that the sentiment analyzer gets and on its answers. */
export const sentimentQuality = [
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
      given: histogram('sentiment_confidence_score', '0.5', '_ 3+3x60', '_ 10+10x60'),
      at: '25m',
      labels: of,
      summary: '30% of the sentiment analyses of twisterlab have low confidence',
    },
    quiet: [
      { given: histogram('sentiment_confidence_score', '0.5', '_ 1+1x60', '_ 10+10x60'), at: '40m' },
      { given: histogram('sentiment_confidence_score', '0.5', '_ 0.1+0.1x60', '_ 0.2+0.2x60'), at: '40m' },
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
      given: histogram('sentiment_text_length_chars', '10.0', '_ 4+4x60', '_ 10+10x60'),
      at: '30m',
      labels: of,
      summary: '40% of the texts that twisterlab analyzes have at most ten characters',
    },
    quiet: { given: histogram('sentiment_text_length_chars', '10.0', '_ 2+2x60', '_ 10+10x60'), at: '40m' },
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
      given: histogram('sentiment_keyword_matches', '0.0', '_ 6+6x60', '_ 10+10x60'),
      at: '25m',
      labels: of,
      summary: '60% of the texts that twisterlab analyzes contain no known keyword',
    },
    quiet: { given: histogram('sentiment_keyword_matches', '0.0', '_ 4+4x60', '_ 10+10x60'), at: '40m' },
  }),
];
