import type { Entry, Report } from '@twisterlab/platform/diff/report';
import type { Note } from '@twisterlab/platform/diff/shown';
import { type Level, levels } from '@twisterlab/platform/diff/verdict';

/** A question of a reviewer, and what the report has about it. */
export interface Topic {
  readonly title: string;
  readonly notes: readonly TopicNote[];
}

export interface TopicNote {
  readonly text: string;
  readonly level: Level;
}

/** Rules by the question that they answer, in the order in which a reviewer asks. */
const questions: readonly (readonly [title: string, rules: readonly string[]])[] = [
  ['Fails', ['immutable-field', 'api-version']],
  ['Lost', ['volumes', 'data-path', 'retention', 'schedule']],
  ['Weaker', ['protection']],
  ['Scales', ['replicas']],
  ['Removed', ['lifecycle', 'service-without-pods', 'dangling', 'definition']],
  ['Opens', ['paths', 'exposed-service', 'ingress', 'middleware', 'address-pool', 'helm-values']],
  ['Rights', ['rbac', 'pod-security', 'pod-security-level', 'token', 'admission', 'secret']],
  ['Alerts', ['alert', 'notification']],
  ['Images', ['image']],
  ['Trust', ['certificate']],
  ['Argo CD', ['application', 'sync-options']],
  ['By hand', ['host-file', 'bootstrap', 'needed-secrets']],
];

/** What restarts, what is lost, what opens, what it costs: one screen of the report. Without the topics that have no note. */
export function topics(report: Report): Topic[] {
  const found = questions.map(([title, rules]) => ({ title, notes: notesOf(report, rules) }));
  return [...found, { title: 'Restarts', notes: restarts(report) }, { title: 'Costs', notes: costs(report) }].filter(
    ({ notes }) => notes.length > 0,
  );
}

function notesOf({ tree, changes }: Report, rules: readonly string[]): TopicNote[] {
  const isWanted = ({ rule, level }: Note) => rules.includes(rule) && level !== 'routine';
  const own = [
    ...tree.filter(isWanted).map(({ level, reason }) => ({ level, text: reason })),
    ...changes.flatMap((entry) =>
      entry.verdicts
        .filter((note) => isWanted(note) && !(note.rule === 'lifecycle' && entry.what === 'added'))
        .map(({ level, reason }) => ({ level, text: `${titleOf(entry)}: ${reason}` })),
    ),
  ];
  const distinct = new Map(own.map((each) => [each.text, each]));
  return [...distinct.values()].sort((a, b) => levels.indexOf(b.level) - levels.indexOf(a.level));
}

export function titleOf({ name, objects, environments }: Entry): string {
  if (environments.length > 1) return `${name} (${environments.length} environments)`;
  return objects.length > 1 && !name.includes(' objects of ') ? `${name} and ${objects.length - 1} more` : name;
}

/** Those with downtime first. */
function restarts({ changes }: Report): TopicNote[] {
  const all = changes.flatMap((entry) =>
    entry.verdicts
      .filter(({ rule }) => rule === 'restart')
      .map(({ level, reason }) => ({ level, reason, title: titleOf(entry) })),
  );
  const down = all.filter(({ level }) => level !== 'routine');
  const others = all.filter(({ level }) => level === 'routine').map(({ title }) => title);
  const most = 3;
  const more = others.length > most ? ` and ${others.length - most} more` : '';
  const quiet = `without downtime: ${others.slice(0, most).join(', ')}${more}`;
  return [
    ...down.map(({ level, reason, title }) => ({ level, text: `${title}: ${reason}` })),
    ...(others.length > 0 ? [{ level: 'routine' as const, text: quiet }] : []),
  ];
}

const costs = ({ tree }: Report): TopicNote[] =>
  tree.filter(({ rule }) => rule === 'capacity').map(({ level, reason }) => ({ level, text: reason }));
