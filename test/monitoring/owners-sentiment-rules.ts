/**
 * The nine alerts on sentiment analysis as their names, thresholds and faults were handed down: the intent was right, and most
 * of the series never existed. Kept so that nobody writes them again.
 */
export const ownersSentimentRules: readonly { readonly alert: string; readonly expr: string }[] = [
  { alert: 'SentimentAnalyzerDown', expr: 'up{job="sentiment-analyzer"} == 0' },
  {
    alert: 'SentimentAnalyzerHighErrorRate',
    expr: 'rate(sentiment_analyzer_requests_total{status="error"}[5m]) / rate(sentiment_analyzer_requests_total[5m]) > 0.1',
  },
  {
    alert: 'SentimentAnalyzerHighLatency',
    expr: 'histogram_quantile(0.95, rate(sentiment_analyzer_duration_seconds_bucket[5m])) > 2',
  },
  {
    alert: 'SentimentAnalyzerLowConfidence',
    expr: 'rate(sentiment_analyzer_low_confidence_total[5m]) / rate(sentiment_analyzer_requests_total[5m]) > 0.2',
  },
  { alert: 'SentimentAnalyzerErrorSpike', expr: 'rate(sentiment_analyzer_errors_total[1m]) > 0.5' },
  {
    alert: 'SentimentAnalyzerUnusualTextLength',
    expr: 'rate(sentiment_analyzer_text_length_bucket{le="10"}[5m]) / rate(sentiment_analyzer_text_length_count[5m]) > 0.3',
  },
  {
    alert: 'SentimentAnalyzerNoKeywordMatches',
    expr: 'rate(sentiment_analyzer_keyword_matches_total{matches="0"}[5m]) / rate(sentiment_analyzer_requests_total[5m]) > 0.5',
  },
  {
    alert: 'AgentSystemHighFailureRate',
    expr: 'sum(rate(agent_requests_total{outcome="failure"}[5m])) / sum(rate(agent_requests_total[5m])) > 0.15',
  },
  {
    alert: 'AgentSystemHighLatency',
    expr: 'histogram_quantile(0.95, sum by (le) (rate(agent_execution_time_seconds_bucket[5m]))) > 5',
  },
];
