import { api } from '../servers';

/** Load and thresholds of the test on demand. The script reads them as settings.json. */
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

/** The nightly test: a tenth of the load, which users do not notice. Prometheus compares its result with those of other nights. */
export const nightly = {
  ...settings,
  /** A tenth of what one client may send. */
  perSecond: 2,
  /** 240 requests: 12 of them are slower than the 95th percentile. */
  seconds: 120,
  /** Those of two seconds, and a reserve. */
  atOnce: 5,
} as const;

/** Every night at 01:10 UTC: after the copy of the datastore at 01:00, before the first backup at 02:00. */
export const nightlySchedule = '10 1 * * *';
