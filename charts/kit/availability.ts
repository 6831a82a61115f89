/** Seconds between two probes of a host name. */
export const probeSeconds = 15;

/** Windows of availability, in minutes. */
const windowMinutes = { '1h': 60, '6h': 360, '3d': 4320, '28d': 40_320 } as const;

export type Window = keyof typeof windowMinutes;

export const minutesOf = (window: Window): number => windowMinutes[window];

/**
 * PromQL: the share of failed probes within a window. A probe that was not made counts as failed: Prometheus was off, usually with the
 * machine, and so were the hosts. A host that was not probed on the day before the window is new, and only its own probes count.
 * @param probes a selector of `probe_success`.
 */
export function failedShare(probes: string, window: Window): string {
  return `${shareOfOldHost(probes, window)} or 1 - avg_over_time(${probes}[${window}])`;
}

/**
 * PromQL: the same share for the error budget. The failed probes of a new host count against the whole window: the minutes until a new
 * cluster answers are not a third of three days.
 */
export function budgetShare(probes: string, window: Window): string {
  const failed = `(count_over_time(${probes}[${window}]) - sum_over_time(${probes}[${window}]))`;
  return `${shareOfOldHost(probes, window)} or ${failed} / ${probesIn(window)}`;
}

/** Number of probes that a window should have. */
export const probesIn = (window: Window): number => (windowMinutes[window] * 60) / probeSeconds;

function shareOfOldHost(probes: string, window: Window): string {
  return [
    `clamp_min(1 - sum_over_time(${probes}[${window}]) / ${probesIn(window)}, 0)`,
    `and last_over_time(${probes}[1d] offset ${window})`,
  ].join(' ');
}
