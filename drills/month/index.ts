import { join } from 'node:path';
import { cataloguedJobs } from '@twisterlab/platform/metrics/catalogue';
import type { Dist } from '../dist';
import { drill } from '../drill';
import { noFaults } from '../expectation';
import { part } from '../parts';
import { renderedRules } from '../servers/prometheus-config';
import { simulate } from '../world';
import { during } from '../world/incident';
import type { Simulated } from '../world/series';
import { checks } from './checks';
import { faultInjections } from './fault-injections';
import { filesOf } from './files';
import { type Expected, incidents } from './incidents';
import { ordinary } from './ordinary';
import { missed, type Placed, reportOf, tableOf, toPeople } from './report';
import { readByRules, selectorsOf, unread } from './selected';
import { type Message, run } from './simulation';

const day = 24;
/** A Monday. */
const start = Date.UTC(2026, 11, 7) / 1000;

/** Alerts about what the committed records lack: a cluster with them is not healthy. */
const reminded: Readonly<Record<string, string>> = { NoOffsiteCopies: 'production has no bucket yet' };

/** A month in which nothing breaks, and one in which everything does that broke before. */
export const month = drill({
  name: 'month',
  summary: 'a healthy cluster is quiet for a month, and each incident causes its own message',
  minutes: 60,
  parts: ['month'],
  ci: {
    normal: true,
    faultInjections: 'each takes as long as a run',
    minutes: 4,
    omits: 'it simulates a quiet day, and two hours after each incident',
  },
  faultInjections,
  async run({ dist, processes, step, note, check, short }) {
    const selectors = selectorsOf(renderedRules(dist));
    const quietDays = short ? 1 : 30;
    // For what needs hours until it is normal: the load test, the backups, the trend of a disk.
    const lead = short ? 8 : 2 * day;
    const expected = incidents(dist);
    const placed = placedFrom(start + lead * 3600, expected, short ? undefined : 2 * day);
    const hours = (placed.at(-1)!.until - start) / 3600;

    const quiet = worldOf(dist, quietDays * day);
    const broken = placed.reduce(
      (world, each) => during(world, each, (each.began - start) / 3600, { start }),
      worldOf(dist, hours),
    );
    const lacking = unread(broken, selectors, cataloguedJobs());
    check(checks.read, { of: selectors.length, faults: lacking }, noFaults);

    const program = await part('month');
    const failure = new AbortController();
    const simulated = async (name: string, world: readonly Simulated[], long: number, minutes: number) => {
      const files = filesOf(dist, join(processes.folder, name));
      const down = placed.flatMap(({ began, unmonitored }) => {
        const at = (began - start) / 3600;
        return unmonitored && name === 'incidents' ? [{ from: at, to: at + unmonitored }] : [];
      });
      const monitored = (hour: number) => !down.some(({ from, to }) => hour >= from && hour < to);
      return run({
        program,
        world: readByRules(world, selectors),
        start,
        hours: long,
        interval: minutes,
        monitored,
        signal: failure.signal,
        ...files,
      }).catch((error: unknown) => {
        // Not for an hour: the other has no result either.
        failure.abort();
        throw error;
      });
    };
    const [ofQuiet, ofIncidents] = await step(
      `simulate ${quietDays} quiet days, and ${expected.length} incidents in ${Math.ceil(hours / day)} days`,
      () => Promise.all([simulated('quiet', quiet, quietDays * day, 2), simulated('incidents', broken, hours, 1)]),
    );

    const [reminders, told] = partition(toPeople(ofQuiet), ({ alerts }) =>
      alerts.every(({ labels }) => labels.alertname! in reminded),
    );
    for (const line of told.map(lineOf)) note(`quiet days: ${line}`);
    note(`${reminders.length} reminders of what the records lack: ${Object.keys(reminded).join(', ')}`);
    note(`${told.length} ${told.length === 1 ? 'message' : 'messages'} in ${quietDays} quiet days`);
    check(checks.quiet, { of: quietDays, faults: told.length < quietDays / 7 ? [] : told.map(lineOf) }, noFaults);
    const noise = new Set(told.flatMap(({ alerts }) => alerts.map(({ labels }) => labels.alertname!)));
    const reports = placed.map((each, index) => reportOf(each, ofIncidents, placed.slice(0, index), noise));
    for (const line of tableOf(reports)) note(line);
    check(checks.noticed, { of: expected.length, faults: missed(expected, reports) }, noFaults);
    const others = reports.flatMap(({ incident, others }) => others.map((each) => `${incident}: ${each}`));
    check(checks.others, { of: expected.length, faults: others }, noFaults);
  },
});

function partition<T>(all: readonly T[], belongs: (each: T) => boolean): [T[], T[]] {
  return [all.filter(belongs), all.filter((each) => !belongs(each))];
}

/** The incidents one after the other. @param every hours from one to the next. Default: two more than it lasts. */
function placedFrom(first: number, all: readonly Expected[], every: number | undefined): Placed[] {
  let began = first;
  return all.map((incident) => {
    const until = began + (every ?? Math.ceil(incident.hours) + 2) * 3600;
    const placed = { ...incident, began, until };
    began = until;
    return placed;
  });
}

/** The healthy cluster, with what happens to every cluster. */
function worldOf(dist: Dist, hours: number): Simulated[] {
  const period = { start, hours };
  return ordinary(period).reduce(
    (world, { at, ...incident }) => during(world, incident, at, period),
    simulate(dist, period),
  );
}

const lineOf = ({ at, receiver, alerts }: Message) =>
  `day ${((at - start) / 86_400).toFixed(1)}, ${receiver}: ${alerts
    .map(
      ({ status, labels: { alertname, severity: _, ...labels } }) => `${alertname} ${status} ${JSON.stringify(labels)}`,
    )
    .join('; ')}`;
