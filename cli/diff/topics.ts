import type { Entry, Report } from '@twisterlab/platform/diff/report';
import type { Note } from '@twisterlab/platform/diff/shown';

/** A question of a reviewer, and what the report has about it. */
export interface Topic {
  readonly title: string;
  readonly notes: readonly string[];
}

/** Rules by the question that they answer, in the order in which a reviewer asks. */
const questions: readonly (readonly [title: string, rules: readonly string[]])[] = [
  ['Fails', ['immutable-field', 'api-version']],
  ['Lost', ['volumes', 'retention', 'schedule', 'protection']],
  ['Removed', ['lifecycle', 'replicas', 'service-without-pods']],
  ['Opens', ['paths', 'exposed-service', 'ingress', 'middleware', 'address-pool']],
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

function notesOf({ tree, changes }: Report, rules: readonly string[]): string[] {
  const isWanted = ({ rule, level }: Note) => rules.includes(rule) && level !== 'routine';
  const own = [
    ...tree.filter(isWanted).map((note) => ({ note, text: note.reason })),
    ...changes.flatMap((entry) =>
      entry.verdicts
        .filter((note) => isWanted(note) && !(note.rule === 'lifecycle' && entry.what === 'added'))
        .map((note) => ({ note, text: `${titleOf(entry)}: ${note.reason}` })),
    ),
  ];
  const texts = [
    ...own.filter(({ note }) => note.level === 'dangerous'),
    ...own.filter(({ note }) => note.level !== 'dangerous'),
  ].map(({ text }) => text);
  return [...new Set(texts)];
}

export function titleOf({ name, objects, environments }: Entry): string {
  if (environments.length > 1) return `${name} (${environments.length} environments)`;
  return objects.length > 1 && !name.includes(' objects of ') ? `${name} and ${objects.length - 1} more` : name;
}

/** Those with downtime first. */
function restarts({ changes }: Report): string[] {
  const all = changes.flatMap((entry) =>
    entry.verdicts.filter(({ rule }) => rule === 'restart').map((note) => ({ entry, note })),
  );
  const down = all
    .filter(({ note }) => note.level !== 'routine')
    .map(({ entry, note }) => `${titleOf(entry)}: ${note.reason}`);
  const others = all.filter(({ note }) => note.level === 'routine').map(({ entry }) => titleOf(entry));
  return [
    ...down,
    ...(others.length > 0
      ? [
          `without downtime: ${others.slice(0, 3).join(', ')}${others.length > 3 ? ` and ${others.length - 3} more` : ''}`,
        ]
      : []),
  ];
}

const costs = ({ tree }: Report) => tree.filter(({ rule }) => rule === 'capacity').map(({ reason }) => reason);
