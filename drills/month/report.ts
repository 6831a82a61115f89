import type { Expected } from './incidents';
import type { Message } from './simulation';

/** The messages about one incident. */
export interface Report {
  readonly incident: string;
  /** The alert of the first message. Undefined: there was none. */
  readonly first: string | undefined;
  /** Minutes from the beginning to the first message. */
  readonly minutes: number | undefined;
  /** Messages, with those about its end. */
  readonly messages: number;
  /** Alerts that it should not cause. */
  readonly others: readonly string[];
}

/** An incident at its time. @param began seconds since 1970 */
export interface Placed extends Expected {
  readonly began: number;
  /** When the next one begins. */
  readonly until: number;
}

/** Seconds that the rules of an error budget look back. */
const longestWindow = 3 * 86_400;
/** Seconds without a heartbeat until the service that expects it sends a message. Source: docs/runbooks/alerts.md, Addresses. */
const heartbeatGrace = 900;
const isHeartbeat = ({ receiver }: Message) => receiver === 'heartbeat';

/** Messages that a person gets. */
export const toPeople = (messages: readonly Message[]): Message[] => messages.filter((each) => !isHeartbeat(each));

/**
 * The messages about an incident. Alerts that fired before it, or follow from those before, are not counted.
 * @param noise alerts that fire in a healthy cluster too: no incident causes them
 */
export function reportOf(
  placed: Placed,
  messages: readonly Message[],
  before: readonly Placed[] = [],
  noise: ReadonlySet<string> = new Set(),
): Report {
  const { name, began, until, alert, also = [] } = placed;
  const own = new Set([alert ?? [], also].flat());
  const older = before.flatMap((each) => (began - each.until < longestWindow ? (each.afterwards ?? []) : []));
  const ignored = new Set([...noise, ...older]);
  const sent = toPeople(messages)
    .filter(({ at }) => at >= began && at < until)
    .map((message) => ({
      ...message,
      alerts: message.alerts.filter(({ startsAt, labels }) => startsAt >= began && !ignored.has(labels.alertname!)),
    }))
    .filter(({ alerts }) => alerts.length > 0);
  const names = sent.flatMap(({ alerts }) => alerts.map(({ labels }) => labels.alertname!));
  const firing = sent.flatMap(({ at, alerts }) =>
    alerts.filter(({ status }) => status === 'firing').map(({ labels }) => ({ at, name: labels.alertname! })),
  );
  const silence = placed.unmonitored ? endOfHeartbeat(placed, messages) : undefined;
  const first = silence === undefined ? firing[0] : { at: silence, name: 'Watchdog' };
  return {
    incident: name,
    first: first?.name,
    minutes: first && Math.round((first.at - began) / 60),
    messages: sent.length + Number(silence !== undefined),
    others: [...new Set(names)].filter((each) => !own.has(each)),
  };
}

/** When the service that expects the heartbeat sends a message. Undefined: the heartbeat did not stop for long enough. */
function endOfHeartbeat({ began, until }: Placed, messages: readonly Message[]): number | undefined {
  const beats = messages.filter(isHeartbeat).map(({ at }) => at);
  const last = beats.findLast((at) => at < began);
  const next = beats.find((at) => at >= began && at < until);
  if (last === undefined) return undefined;
  return next === undefined || next - last > heartbeatGrace ? last + heartbeatGrace : undefined;
}

/** The incidents whose first message is not the expected one. */
export const missed = (expected: readonly Expected[], reports: readonly Report[]): string[] =>
  expected.flatMap(({ name, alert }, index) => {
    const { first } = reports[index]!;
    const wanted: readonly (string | undefined)[] = alert === undefined ? [undefined] : [alert].flat();
    return wanted.includes(first)
      ? []
      : [`${name}: ${first ?? 'no message'} instead of ${wanted.map((each) => each ?? 'no message').join(' or ')}`];
  });

/** A table in Markdown. */
export function tableOf(reports: readonly Report[]): string[] {
  const cell = (text: string | number | undefined) => `${text ?? '-'}`;
  return [
    '| incident | first alert | minutes | messages | alerts that should not fire |',
    '|---|---|--:|--:|---|',
    ...reports.map(({ incident, first, minutes, messages, others }) =>
      ['', ...[incident, first, minutes, messages, others.join(', ') || 'none'].map(cell), ''].join(' | ').trim(),
    ),
  ];
}
