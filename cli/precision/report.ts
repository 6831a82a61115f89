import { byCodeUnit, groupBy } from '@twisterlab/platform/util/collections';
import { count } from '@twisterlab/platform/util/text';
import type { KeyedProblem } from '@twisterlab/platform/verify/verify';
import type { PublicChart } from './render';
import { type WrongFinding, wrongFindings } from './wrong';

/** A chart, and what the rules find in it. */
export interface Checked extends Pick<PublicChart, 'name' | 'version'> {
  readonly objects: number;
  readonly findings: readonly Pick<KeyedProblem, 'rule' | 'message'>[];
}

/** Whether the list of wrong findings has it. */
export function isWrong(
  chart: string,
  { rule, message }: Pick<KeyedProblem, 'rule' | 'message'>,
  known: readonly WrongFinding[] = wrongFindings,
): boolean {
  return known.some((each) => each.chart === chart && each.rule === rule && message.includes(each.matches));
}

/** The page docs/public-charts.md. @param day such as 2026-11-30. */
export function page(charts: readonly Checked[], day: string, known: readonly WrongFinding[] = wrongFindings): string {
  const all = charts.flatMap(({ name, findings }) => findings.map((finding) => ({ name, ...finding })));
  const wrong = all.filter((each) => isWrong(each.name, each, known));
  const rows = charts.map(({ name, version, objects, findings }) => {
    const own = findings.filter((finding) => isWrong(name, finding, known)).length;
    return `| ${name} | ${version} | ${objects} | ${findings.length} | ${own} |`;
  });
  const rules = [...groupBy(all, ({ rule }) => rule)].toSorted(([one], [other]) => byCodeUnit(one, other));
  return `# Public charts

Findings of the engine's rules on ${count(charts.length, 'public chart')}, each alone in a cluster and in a namespace of its own, at its default values
(what some need in addition: \`cli/precision/values.ts\`). ${day}: ${count(all.length, 'finding')}, ${wrong.length} of them known to be wrong.

A finding is true if the objects have what it names and the rule's documentation calls that a fault: a chart without NetworkPolicies has
none, a container without limits has none, and a Secret that the user has to create is absent. It is wrong if the objects are in order, or if
nothing in them shows that they are not. Wrong ones that are known and not corrected yet are in \`cli/precision/wrong.ts\`, and counted below.
The others were read: of rules with up to 30 findings each one, of the others each form of the message and a sample.

This page is written by \`npm run precision -- --charts DIR --write\`. DIR contains the unpacked charts, with their dependencies. Nothing
of theirs is in this repository.

| Chart | Version | Objects | Findings | Wrong |
| --- | --- | --- | --- | --- |
${rows.join('\n')}

| Rule | Findings | Charts | Wrong |
| --- | --- | --- | --- |
${rules
  .map(([rule, own]) => {
    const ofRule = own.filter((each) => isWrong(each.name, each, known)).length;
    return `| ${rule} | ${own.length} | ${new Set(own.map(({ name }) => name)).size} | ${ofRule} |`;
  })
  .join('\n')}
`;
}
