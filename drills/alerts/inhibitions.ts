import { setTimeout as sleep } from 'node:timers/promises';
import { causes, causesLabel } from '../../charts/kit/causes';
import type { Dist } from '../dist';
import type { CheckedItems } from '../expectation';
import type { Alertmanager } from '../servers/alertmanager';
import { alertsOf, type DistAlert } from './rules';

type Labels = Readonly<Record<string, string>>;

const faults: readonly (readonly [cause: string, { alerts: readonly string[]; equal: readonly string[] }])[] =
  Object.entries(causes);
const sources = [...new Set(faults.flatMap(([, { alerts }]) => alerts))];
/** Alerts that inhibit without a common label. */
const everywhere = faults.flatMap(([, { alerts, equal }]) => (equal.length === 0 ? alerts : []));
/** The labels that inhibitions compare. */
const compared = [...new Set(faults.flatMap(([, { equal }]) => equal))];

/**
 * Posts each alert that inhibits others to a real Alertmanager, with every alert of dist: once with the same values of the labels
 * that inhibitions compare, once with others. Exactly the declared consequences may be inhibited.
 */
export async function checkInhibitions(alertmanager: Alertmanager, dist: Dist): Promise<CheckedItems> {
  const all = alertsOf(dist);
  const missing = sources.filter((name) => !all.some(({ alert }) => alert === name));
  const found = missing.map((name) => `${name} inhibits other alerts and does not exist`);
  let of = 0;
  for (const source of all.filter(({ alert }) => sources.includes(alert))) {
    for (const targets of rounds(all.filter((each) => each !== source))) {
      const posted = targets.flatMap((target, index) => [
        labelled(source, `here-${index}`),
        labelled(target, `here-${index}`),
        labelled(target, `there-${index}`),
      ]);
      await alertmanager.post(posted);
      let wrong = await faultsAmong(alertmanager, posted);
      // It reads new alerts in the background.
      for (let attempts = 0; wrong.length > 0 && attempts < 10; attempts++) {
        await sleep(500);
        wrong = await faultsAmong(alertmanager, posted);
      }
      found.push(...wrong.map((each) => `${each} while ${source.alert} fires`));
      await alertmanager.resolve(posted);
      of += posted.length;
    }
  }
  return { of, faults: [...new Set(found)] };
}

async function faultsAmong(alertmanager: Alertmanager, posted: readonly Labels[]): Promise<string[]> {
  const processed = await alertmanager.processed(posted.length);
  return processed.flatMap(({ labels, status }) => {
    const expected = posted.some((other) => isConsequence(labels, other));
    if ((status.state === 'suppressed') === expected) return [];
    return [`${labels.alertname} is ${expected ? 'not ' : ''}inhibited`];
  });
}

/** Alerts that are posted together: one that inhibits without a common label is posted alone. */
function rounds(targets: readonly DistAlert[]): (readonly DistAlert[])[] {
  const [alone, together] = [true, false].map((each) =>
    targets.filter(({ alert }) => everywhere.includes(alert) === each),
  );
  return [together!, ...alone!.map((target) => [target])];
}

/** An alert with its own causes and these values. */
function labelled({ alert, labels }: DistAlert, values: string): Labels {
  const declared = labels?.[causesLabel];
  return {
    ...Object.fromEntries(compared.map((label) => [label, values])),
    alertname: alert,
    ...(declared && { [causesLabel]: declared }),
  };
}

/** Whether the charts declare an alert to be a consequence of another one. */
function isConsequence(alert: Labels, of: Labels): boolean {
  const declared = alert[causesLabel]?.split(' ') ?? [];
  return faults.some(
    ([cause, { alerts, equal }]) =>
      declared.includes(cause) && alerts.includes(of.alertname!) && equal.every((label) => alert[label] === of[label]),
  );
}
