import { inhibitions } from '../../charts/monitoring/alertmanager/inhibitions';
import type { Checked } from '../expectation';
import type { Alertmanager } from './alertmanager';

type Labels = Readonly<Record<string, string>>;

/** Two alerts at the same time, and whether the second is to be held back. */
interface Pair {
  readonly first: Labels;
  readonly second: Labels;
  readonly held: boolean;
}

/** Every pair of every inhibition, of the same object and of another one. */
function pairs(): Pair[] {
  return inhibitions.flatMap(({ while: firing, holds, same }) => {
    const about = (value: string) => Object.fromEntries(same.map((label) => [label, value]));
    const held = holds === 'everything else' ? ['TargetDown', 'ContainerMemoryHigh'] : holds;
    return firing.flatMap((alertname) =>
      held.flatMap((other) => [
        { first: { alertname, ...about('it') }, second: { alertname: other, ...about('it') }, held: true },
        // Without a label to differ in there is no other object.
        ...(same.length > 0
          ? [
              { first: { alertname, ...about('it') }, second: { alertname: other, ...about('another') }, held: false },
              { first: { alertname, ...about('it') }, second: { alertname: other }, held: false },
            ]
          : []),
      ]),
    );
  });
}

/** Hands all pairs to a real Alertmanager at once: values of labels are others in each pair, so that none meets another. */
export async function heldBack(alertmanager: Alertmanager): Promise<Checked> {
  const posted = pairs().map(({ first, second, held }, index) => ({
    first: { ...own(first, index), pair: `${index}` },
    second: { ...own(second, index), pair: `${index}` },
    held,
  }));
  await alertmanager.post(posted.flatMap(({ first, second }) => [first, second]));
  const found = await alertmanager.alerts(2 * posted.length);
  const faults = posted.flatMap(({ first, second, held }) => {
    const { status } = found.find(({ labels }) => `${words(labels)}` === `${words(second)}`)!;
    if ((status.state === 'suppressed') === held) return [];
    return [`${words(second)} is ${held ? 'told' : 'held back'} while ${words(first)} fires`];
  });
  return { of: posted.length, faults };
}

const own = (labels: Labels, pair: number): Labels =>
  Object.fromEntries(
    Object.entries(labels).map(([name, value]) => [name, name === 'alertname' ? value : `${value}-${pair}`]),
  );
const words = (labels: Labels) =>
  Object.entries(labels)
    .sort()
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
