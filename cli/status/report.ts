import { formatBytes, formatCores } from '@twisterlab/platform/util/quantity';
import { count, table } from '@twisterlab/platform/util/text';
import { age, type BackupTask } from './backups';
import type { State } from './state';

/** Lines of a section: with all sections it fits one screen. --json has everything. */
const most = 8;

/** For people. */
export function report(state: State, now: number): string {
  const { objects, outOfDate, failing, notCompared, forbidden, problems } = state;
  return [
    `${count(objects, 'object')} of dist: ${problems === 0 ? 'all well' : count(problems, 'problem')}`,
    '',
    heading('Out of date', outOfDate.length),
    ...some(
      outOfDate.map(({ object, differs }) => [differs.length === 0 ? 'missing' : 'differs', object, shown(differs)]),
    ),
    ...(forbidden.length > 0
      ? [`  not known: you may not list ${forbidden.join(', ')} (${count(notCompared.length, 'object')})`]
      : []),
    '',
    heading('Failing', failing.length),
    ...some(failing.map(({ alert, object, message, runbook }) => [alert, object, short(message), runbook ?? ''])),
    '',
    'Backups                last copy, last restore drill',
    ...backupLines(state.backups, now),
    '',
    certificateLine(state, now),
    '',
    'Capacity               requests of what pods may use',
    ...indented(
      state.capacity.map(({ node, pods, requests, allocatable, schedulable, exceeded }) => [
        node,
        count(pods, 'pod'),
        `${formatCores(requests.cpu)} of ${formatCores(allocatable.cpu)} CPU`,
        `${formatBytes(requests.memory)} of ${formatBytes(allocatable.memory)} memory`,
        [...(schedulable ? [] : ['cordoned']), ...exceeded.map((resource) => `too much ${resource}`)].join(', '),
      ]),
    ),
  ].join('\n');
}

const heading = (title: string, number: number) => `${title.padEnd(22)} ${number === 0 ? 'none' : number}`;

function some(rows: readonly (readonly string[])[]): string[] {
  const more = rows.length - most;
  return [...indented(rows.slice(0, most)), ...(more > 0 ? [`  ... and ${more} more: --json`] : [])];
}

const indented = (rows: readonly (readonly string[])[]) =>
  rows.length === 0
    ? []
    : table(rows)
        .split('\n')
        .map((line) => `  ${line}`);

function shown(paths: readonly string[]): string {
  return paths.length > 2 ? `${paths.slice(0, 2).join(', ')} and ${paths.length - 2} more` : paths.join(', ');
}

const short = (message: string) => (message.length > 70 ? `${message.slice(0, 67)}...` : message);

function backupLines(tasks: readonly BackupTask[], now: number): string[] {
  const backups = tasks.filter(({ task }) => task === 'backup');
  const cell = (each: BackupTask | undefined) =>
    `${each?.last === undefined ? 'none' : `${age(now - each.last)} ago`}${each?.failure ? ' !' : ''}`;
  return indented(
    backups.map((each) => {
      const drill = tasks.find(
        ({ task, namespace, backup }) => task === 'drill' && namespace === each.namespace && backup === each.backup,
      );
      return [`${each.namespace}/${each.backup}`, cell(each), cell(drill)];
    }),
  );
}

function certificateLine({ certificates }: State, now: number): string {
  const [next] = certificates;
  if (!next) return 'Certificates           none';
  const unready = certificates.filter(({ failure }) => failure).length;
  const when =
    next.expires === undefined ? 'is not issued' : `expires in ${Math.floor((next.expires - now) / 86_400_000)} d`;
  return `Certificates           ${certificates.length}, ${unready} with a problem; the next, ${next.object}, ${when}`;
}

/** For programs. Times are ISO 8601. */
export function asJson(state: State): string {
  const iso = (time: number | undefined) => (time === undefined ? null : new Date(time).toISOString());
  const value = {
    ...state,
    failing: state.failing.map(({ runbook = null, ...each }) => ({ ...each, runbook })),
    backups: state.backups.map(({ last, failure = null, ...each }) => ({ ...each, last: iso(last), failure })),
    certificates: state.certificates.map(({ expires, failure = null, ...each }) => ({
      ...each,
      expires: iso(expires),
      failure,
    })),
  };
  return JSON.stringify(value, null, 2);
}
