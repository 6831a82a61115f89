import { allContainers } from '../../link/pods';
import type { Probe } from '../../model/manifest';
import type { Finding, Rule } from '../rule';
import { probesOf } from './probe-port';

/** Seconds within which a probe notices a server that hangs. */
const hang = 5 * 60;

/** Seconds within which a server that answers gets requests. */
const ready = 60;

/** Seconds within which a container that never starts is restarted. */
const start = 30 * 60;

/**
 * A probe that needs minutes to fail lets requests run into a server that hangs, and one that needs more than a minute to pass keeps them
 * from a server that works, at each start. The kubelet makes one attempt at a time: while attempts
 * run into their timeout, a longer timeout replaces the period.
 *
 * Bias: accepts a timeout below two periods: the time until a hang is noticed stays in the order that the fields state.
 */
export const probeTiming: Rule = {
  name: 'probe-timing',
  *check({ workloads }) {
    for (const { object: at, spec } of workloads) {
      for (const container of allContainers(spec)) {
        for (const { kind, probe } of probesOf(container))
          for (const fault of faults(kind, probe))
            yield { at, ...fault, message: `the ${kind} of ${container.name} ${fault.message}` };
      }
    }
  },
};

/** Source: SetDefaults_Probe in pkg/apis/core/v1/defaults.go. */
const defaults = { periodSeconds: 10, timeoutSeconds: 1, failureThreshold: 3, successThreshold: 1 } as const;

function* faults(kind: string, probe: Probe): Iterable<Omit<Finding, 'at'>> {
  // The API server replaces 0 by the default.
  const period = probe.periodSeconds || defaults.periodSeconds;
  const timeout = probe.timeoutSeconds || defaults.timeoutSeconds;
  const attempts = probe.failureThreshold || defaults.failureThreshold;
  const seconds = attempts * Math.max(period, timeout);
  const isStart = kind === 'startupProbe';
  const passes = period * (probe.successThreshold || defaults.successThreshold);
  for (const [field, value] of Object.entries(defaults)) {
    if (probe[field as keyof typeof defaults] !== 0) continue;
    yield {
      message: `has ${field} 0, which the API server replaces by ${value}`,
      fix: `Set at least 1, or omit it for ${value}.`,
    };
  }
  if (kind === 'readinessProbe' && passes > ready) {
    yield {
      message: `passes after ${passes} s only: a server that answers gets no requests for so long`,
      fix: `Lower successThreshold or periodSeconds: at most ${ready} s together.`,
    };
  }
  if (isStart ? seconds > start : seconds >= hang) {
    yield {
      message: `fails after ${seconds} s (${attempts} x ${Math.max(period, timeout)} s): ${isStart ? 'a container that never starts is not restarted before' : 'a server that hangs goes unnoticed for so long'}`,
      fix: `Lower failureThreshold, periodSeconds or timeoutSeconds: ${isStart ? `at most ${start}` : `less than ${hang}`} s together.`,
    };
  } else if (!isStart && timeout >= 2 * period) {
    yield {
      message: `waits ${timeout} s for an answer, twice its period of ${period} s or more: a hang is noticed after ${seconds} s instead of ${attempts * period} s`,
      fix: 'Set a timeoutSeconds that is not larger than periodSeconds.',
    };
  }
}
