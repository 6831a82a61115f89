import { api } from '../twisterlab-api';

/** How hard it tries, and what it holds to be good enough. The script reads them as settings.json. */
export const settings = {
  /** Asked by name of the Service, past the ingress controller: its rate limit would answer in the place of the API. */
  target: `http://twisterlab-unified-api:${api.port}/api/v1/system/health`,
  /** Requests a second: what one client may send from outside. */
  perSecond: 20,
  /** Seconds. At that rate 2,400 requests: enough that one in a thousand can be told from none. */
  seconds: 120,
  /** Requests that wait for an answer at the same time: those of two seconds, and some more. */
  atOnce: 50,
  thresholds: {
    /** Part of the requests. The plan: 99.9 % of the time it works. */
    failed: 0.001,
    /** Milliseconds, of 95 in a hundred. The owner's alert on latency begins here. */
    latency: 2000,
    /** Requests that could not be sent because too many waited: the rate was not held, so nothing is proven. */
    unsent: 1,
  },
} as const;
