import { groupBy } from '@twisterlab/platform/util/collections';
import { count, table } from '@twisterlab/platform/util/text';
import { nameOf } from '../live/objects';
import type { NamespacePlan } from './namespaces';
import { describePort, type NodePort } from './node-ports';
import { restoreFile, type Step } from './step';
import { actions, type Classified } from './verdict';

export interface Adoption {
  readonly found: readonly Classified[];
  readonly ports: readonly NodePort[];
  readonly namespaces: readonly NamespacePlan[];
  readonly steps: readonly Step[];
}

/** The step in which the labels and policies of a namespace may come, from 1; undefined: at once. */
const stepOf = (steps: readonly Step[], name: string) => {
  const index = steps.findIndex(({ namespace }) => namespace === name);
  return index < 0 ? undefined : index + 1;
};

/** For people. @param all lists each object that is left. @param restore the folder with the objects as they were. */
export function report({ found, ports, namespaces, steps }: Adoption, all: boolean, restore: string): string {
  const tally = actions.map((action) => `${found.filter((each) => each.action === action).length} ${action}`);
  const undecided = found.filter((each) => each.undecided);
  return [
    `${count(found.length, 'object')}: ${tally.join(', ')}`,
    ...actions.flatMap((action) =>
      section(
        action,
        found.filter((each) => each.action === action),
        all,
      ),
    ),
    ...(ports.length > 0 ? ['', 'Node ports', ...ports.map((port) => `  ${describePort(port)}`)] : []),
    '',
    'Pod Security and default-deny',
    ...namespaces.flatMap((each) => describeNamespace(each, steps).map((line) => `  ${line}`)),
    '',
    `Steps (${restore}: the folder of --restore, with the objects as they are)`,
    ...steps.flatMap((step, index) => describeStep(step, index, restore)),
    ...(undecided.length > 0
      ? [
          '',
          `${count(undecided.length, 'decision')} missing: ${undecided.map(({ manifest }) => nameOf(manifest)).join(', ')}`,
        ]
      : []),
  ].join('\n');
}

function section(action: string, these: readonly Classified[], all: boolean): string[] {
  if (these.length === 0) return [];
  if (action !== 'leave' || all)
    return ['', action, indented(these.map((each) => [nameOf(each.manifest), each.reason]))];
  // What is left is most of an export, and for few reasons.
  const folded = [...groupBy(these, ({ reason, undecided, data }) => (undecided || data ? undefined : shape(reason)))];
  const rows = folded.flatMap(([reason, same]) =>
    reason === undefined
      ? same.map((each) => [nameOf(each.manifest), each.reason])
      : [
          [
            count(same.length, 'object'),
            same.length === 1 ? `${nameOf(same[0]!.manifest)}: ${same[0]!.reason}` : reason,
          ],
        ],
  );
  return ['', 'leave (each: --all)', indented(rows)];
}

/** A reason without the name of one object: `its owner is listed, and removes it`. */
const shape = (reason: string) =>
  reason
    .replace(/^\w+ \S+, which is listed, /, 'the owner, which is listed, ')
    .replace(/^it follows .*/, 'a volume, which follows its claim');

const indented = (rows: readonly (readonly string[])[]) =>
  table(rows)
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');

function describeNamespace(
  { name, byHand, refused, undecided, denial }: NamespacePlan,
  steps: readonly Step[],
): string[] {
  const step = stepOf(steps, name);
  const policies = denial ? 'labels and policies' : 'labels';
  if (step === undefined) return [`${name}: ${policies} may come at once, nothing runs there by hand`];
  const decide = undecided.length > 0 ? `, and not before you decided on ${names(undecided)}` : '';
  return [
    `${name}: ${policies} may come in step ${step}, after its ${count(byHand.length, 'workload')} by hand stopped${decide}`,
    ...(refused.length > 0 ? [`  Pod Security refuses new pods of ${refused.join(', ')}`] : []),
    ...(denial ? [`  default-deny cuts the connections of ${names(byHand)}`] : []),
  ];
}

const names = (these: readonly Classified[]) => these.map(({ manifest }) => nameOf(manifest)).join(', ');

function describeStep({ title, commands, back }: Step, index: number, restore: string): string[] {
  const file = `${restore}/${restoreFile(index)}`;
  return [
    `${index + 1}. ${title}`,
    ...commands.map((command) => `     ${command}`),
    '   way back:',
    ...back.map((command) => `     ${command.replace('{restore}', file)}`),
  ];
}

/** For programs. */
export function asJson({ found, ports, namespaces, steps }: Adoption, restore: string): string {
  const value = {
    objects: found.map(({ manifest, action, reason, successor = null, data = null, undecided = false }) => ({
      object: nameOf(manifest),
      ...{ action, reason, successor, data, undecided },
    })),
    nodePorts: ports.map(({ port, service, fate, wanted }) => ({
      ...{ port, fate, service: nameOf(service.manifest) },
      wanted: wanted ? nameOf(wanted) : null,
    })),
    namespaces: namespaces.map(({ name, environment, byHand, refused, undecided, denial }) => ({
      ...{ name, environment, step: stepOf(steps, name) ?? null, defaultDeny: denial !== undefined },
      byHand: byHand.map(({ manifest }) => nameOf(manifest)),
      refused,
      undecided: undecided.map(({ manifest }) => nameOf(manifest)),
    })),
    steps: steps.map(({ title, namespace = null, objects, commands, back }, index) => ({
      ...{ step: index + 1, title, namespace, objects: objects.map(nameOf), commands },
      back: back.map((command) => command.replace('{restore}', `${restore}/${restoreFile(index)}`)),
    })),
  };
  return JSON.stringify(value, null, 2);
}
