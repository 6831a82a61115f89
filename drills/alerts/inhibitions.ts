import { inhibitions } from '../../charts/monitoring/alertmanager/inhibitions';
import type { CheckedItems } from '../expectation';
import type { Alertmanager } from '../servers/alertmanager';

type Labels = Readonly<Record<string, string>>;

/** Two alerts that fire at the same time. */
interface Pair {
  readonly source: Labels;
  readonly target: Labels;
  /** Whether the source has to inhibit the target. */
  readonly inhibited: boolean;
}

/** Every pair of every inhibition: with equal labels, and with different or missing ones. */
function pairs(): Pair[] {
  return inhibitions.flatMap(({ source: sources, target, equal }) => {
    const labelled = (value: string) => Object.fromEntries(equal.map((label) => [label, value]));
    const targets = target === 'everything else' ? ['TargetDown', 'ContainerMemoryHigh'] : target;
    return sources.flatMap((alertname) =>
      targets.flatMap((other) => {
        const source = { alertname, ...labelled('it') };
        return [
          { source, target: { alertname: other, ...labelled('it') }, inhibited: true },
          // Without labels to compare there is no pair that differs.
          ...(equal.length > 0
            ? [
                { source, target: { alertname: other, ...labelled('another') }, inhibited: false },
                { source, target: { alertname: other }, inhibited: false },
              ]
            : []),
        ];
      }),
    );
  });
}

/** Posts all pairs to a real Alertmanager at once. The pair's number is part of every label, so that pairs do not interact. */
export async function checkInhibitions(alertmanager: Alertmanager): Promise<CheckedItems> {
  const posted = pairs().map(({ source, target, inhibited }, index) => ({
    source: { ...numbered(source, index), pair: `${index}` },
    target: { ...numbered(target, index), pair: `${index}` },
    inhibited,
  }));
  await alertmanager.post(posted.flatMap(({ source, target }) => [source, target]));
  const found = await alertmanager.processed(2 * posted.length);
  const faults = posted.flatMap(({ source, target, inhibited }) => {
    const { status } = found.find(({ labels }) => text(labels) === text(target))!;
    if ((status.state === 'suppressed') === inhibited) return [];
    return [`${text(target)} is ${inhibited ? 'not ' : ''}inhibited while ${text(source)} fires`];
  });
  return { of: posted.length, faults };
}

const numbered = (labels: Labels, pair: number): Labels =>
  Object.fromEntries(
    Object.entries(labels).map(([name, value]) => [name, name === 'alertname' ? value : `${value}-${pair}`]),
  );
const text = (labels: Labels) =>
  Object.entries(labels)
    .sort()
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
