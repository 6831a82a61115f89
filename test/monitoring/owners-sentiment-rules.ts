/** A rule of the owner. */
export interface OwnersRule {
  readonly alert: string;
  readonly expr: string;
}

const agent = 'agent_name="sentiment-analyzer"';
const share = (metric: string, le: string, window: string) =>
  `sum(rate(${metric}_bucket{le="${le}"}[${window}])) / sum(rate(${metric}_count[${window}]))`;

/**
 * The nine rules of the audit as the owner wrote them. Their faults: the first one fires as long as there are no requests; the
 * second and the eighth include `started` in the sum; agent_execution_time_seconds never has a sample.
 */
export const ownersSentimentRules: readonly OwnersRule[] = [
  { alert: 'SentimentAnalyzerDown', expr: `absent(agent_requests_total{${agent}})` },
  {
    alert: 'SentimentAnalyzerHighErrorRate',
    expr: `sum(rate(agent_requests_total{${agent},status="error"}[5m])) / sum(rate(agent_requests_total{${agent}}[5m])) > 0.10`,
  },
  {
    alert: 'SentimentAnalyzerHighLatency',
    expr: `histogram_quantile(0.95, rate(agent_execution_time_seconds_bucket{${agent}}[5m])) > 2`,
  },
  { alert: 'SentimentAnalyzerLowConfidence', expr: `${share('sentiment_confidence_score', '0.5', '10m')} > 0.20` },
  { alert: 'SentimentAnalyzerErrorSpike', expr: 'rate(sentiment_analysis_errors_total[3m]) > 0.5' },
  { alert: 'SentimentAnalyzerUnusualTextLength', expr: `${share('sentiment_text_length_chars', '10', '15m')} > 0.30` },
  { alert: 'SentimentAnalyzerNoKeywordMatches', expr: `${share('sentiment_keyword_matches', '0', '10m')} > 0.50` },
  {
    alert: 'AgentSystemHighFailureRate',
    expr: 'sum(rate(agent_requests_total{status="error"}[5m])) / sum(rate(agent_requests_total[5m])) > 0.15',
  },
  {
    alert: 'AgentSystemHighLatency',
    expr: 'histogram_quantile(0.95, sum by (le) (rate(agent_execution_time_seconds_bucket[5m]))) > 5',
  },
];
