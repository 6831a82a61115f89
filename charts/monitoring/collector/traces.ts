/** Percentage of received traces that is kept. */
export const traces = {
  samplingPercentage: 10,
  reason:
    'a tenant at its rate limit, 20 requests a second of five spans of 1 KB, makes 8.6 GB a day; a tenth of two days fits the claim of 2Gi',
} as const;
