import { eventsWithin } from './events';

/** Seconds between two probes of a host name. */
export const probeSeconds = 15;

/** A window of availability. */
export type Window = `${number}${'m' | 'h' | 'd'}`;

const minutesPer = { m: 1, h: 60, d: 1440 } as const;

export const minutesOf = (window: Window): number =>
  Number.parseInt(window, 10) * minutesPer[window.at(-1) as keyof typeof minutesPer];

/** Number of probes that a window should have. */
export const probesIn = (window: Window): number => (minutesOf(window) * 60) / probeSeconds;

/**
 * PromQL: the share of a window in which each host failed: of its probes or of its requests, whichever is more. Probes see what no
 * request reaches; requests see what the path of the probe does not use. Requests include the probes, so one failed request of a
 * quiet night is one of hundreds.
 *
 * A probe that was not made counts as failed: Prometheus was off, usually with the machine, and so were the hosts. A host that was
 * not probed on the day before the window is new, and only its own probes count.
 * @param hosts a matcher, such as `host="api.example.org"`.
 */
export function failedShare(hosts: string, window: Window): string {
  const probes = probesOf(hosts);
  return larger(`${shareOfOldHost(probes, window)} or 1 - avg_over_time(${probes}[${window}])`, hosts, window);
}

/**
 * PromQL: the same share for the error budget. The failed probes of a new host count against the whole window: the minutes until a new
 * cluster answers are not a third of three days.
 */
export function budgetShare(hosts: string, window: Window): string {
  const probes = probesOf(hosts);
  const failed = `(count_over_time(${probes}[${window}]) - sum_over_time(${probes}[${window}]))`;
  return larger(`${shareOfOldHost(probes, window)} or ${failed} / ${probesIn(window)}`, hosts, window);
}

/** PromQL: the same share without the probes that were not made: after a power cut a host that works again does not fail. */
export function recentShare(hosts: string, window: Window): string {
  return larger(`1 - avg_over_time(${probesOf(hosts)}[${window}])`, hosts, window);
}

const probesOf = (hosts: string) => `probe_success{job="blackbox",${hosts}}`;

function shareOfOldHost(probes: string, window: Window): string {
  return [
    `clamp_min(1 - sum_over_time(${probes}[${window}]) / ${probesIn(window)}, 0)`,
    `and last_over_time(${probes}[1d] offset ${window})`,
  ].join(' ');
}

/** The larger share of each host. It has no share of requests without a response 5xx. */
function larger(ofProbes: string, hosts: string, window: Window): string {
  const requests = (code = '') =>
    eventsWithin(`traefik_router_requests_total{job="traefik",${hosts}${code}}`, window, 'host');
  return `max by (host) (${ofProbes} or ${requests(',code=~"5.."')} / ${requests()})`;
}
