import { type Duration, seconds } from '../expectation';

/**
 * How long the longest stop of a server took, from its own log: from the request until the next start.
 * @param log with the times of PostgreSQL, in UTC. @param from stops before are not counted, in ms.
 * @returns infinity for a server that did not start again. @throws Error if it did not stop at all.
 */
export function stopTime(log: string, from: number): Duration {
  const events = [
    ...log.matchAll(/^([\d-]+) ([\d:.]+) UTC .*LOG: +(received fast shutdown request|starting PostgreSQL)/gm),
  ]
    .map(([, day, time, event]) => ({ at: Date.parse(`${day}T${time}Z`), isStop: event!.startsWith('received') }))
    .filter(({ at }) => at >= from)
    .sort((a, b) => a.at - b.at);
  const stops = events.filter(({ isStop }) => isStop);
  if (stops.length === 0) throw new Error('the server did not stop');
  const starts = events.filter(({ isStop }) => !isStop);
  const times = stops.map(({ at }) => ((starts.find((start) => start.at >= at)?.at ?? Infinity) - at) / 1000);
  return seconds(Math.max(...times));
}
