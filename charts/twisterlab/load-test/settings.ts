import { api } from '../servers';

/** Load and thresholds of the test. The script reads them as settings.json. */
export const settings = {
  /** The Service, not the ingress controller, whose rate limit would reject the requests. */
  target: `http://twisterlab-unified-api:${api.port}/api/v1/system/health`,
  /** Requests per second: the rate limit of one external client. */
  perSecond: 20,
  /** Seconds. 2,400 requests: enough to detect an error rate of 0.1 %. */
  seconds: 120,
  /** Concurrent requests: those of two seconds, and a reserve. */
  atOnce: 50,
  thresholds: {
    /** Ratio of failed requests. The plan: 99.9 % availability. */
    failed: 0.001,
    /** 95th percentile in milliseconds: the threshold of the owner's latency alert. */
    latency: 2000,
    /** Dropped iterations: the target rate was not reached, so the result proves nothing. */
    unsent: 1,
  },
} as const;
