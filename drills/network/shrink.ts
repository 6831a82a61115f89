import type { Case, Policy } from './case';
import { peersOf, portsOf, selectorsOf } from './rewrite';

/** For many cases with one question each: whether the evaluators still disagree. */
export type Differs = (cases: readonly Case[]) => Promise<boolean[]>;

/** Number of candidates to evaluate at once. */
const atOnce = 120;

/** The smallest case that still differs. Removes one thing after the other: first policies, then parts of them. */
export async function shrink(asked: Case, differs: Differs): Promise<Case> {
  let smallest = asked;
  for (const smaller of [fewerPolicies, fewerParties, fewerParts]) smallest = await exhaust(smallest, smaller, differs);
  return smallest;
}

/** Continues while a smaller case differs, from the position of the last one: earlier candidates did not. */
async function exhaust(asked: Case, smaller: (of: Case) => Case[], differs: Differs): Promise<Case> {
  let smallest = asked;
  for (let start = 0; ; ) {
    const candidates = smaller(smallest);
    const order = [...candidates.slice(start), ...candidates.slice(0, start)];
    const found = await first(order, differs);
    if (found < 0) return smallest;
    smallest = order[found]!;
    start = (start + found) % candidates.length;
  }
}

async function first(cases: readonly Case[], differs: Differs): Promise<number> {
  for (let from = 0; from < cases.length; from += atOnce) {
    const at = (await differs(cases.slice(from, from + atOnce))).indexOf(true);
    if (at >= 0) return from + at;
  }
  return -1;
}

/** Without one half, then without single policies: an environment has a hundred. */
function fewerPolicies(asked: Case): Case[] {
  const { policies } = asked;
  const half = Math.ceil(policies.length / 2);
  const halves = policies.length > 2 ? [policies.slice(0, half), policies.slice(half)] : [];
  return [...halves, ...oneLess(policies)].map((fewer) => ({ ...asked, policies: fewer }));
}

/** Only the two parties of the question, and only their namespaces and those of policies. */
function fewerParties(asked: Case): Case[] {
  const { parties, namespaces, policies, questions } = asked;
  const { from, to, ...port } = questions[0]!;
  const kept = [...new Set([from, to])];
  const used = new Set([
    ...kept.flatMap((index) => parties[index]!.pod?.namespace ?? []),
    ...policies.flatMap(({ metadata }) => metadata.namespace ?? []),
  ]);
  const names = Object.keys(namespaces).filter((name) => used.has(name));
  if (kept.length === parties.length && names.length === Object.keys(namespaces).length) return [];
  return [
    {
      ...asked,
      namespaces: Object.fromEntries(names.map((name) => [name, namespaces[name]!])),
      parties: kept.map((index) => parties[index]!),
      questions: [{ ...port, from: kept.indexOf(from), to: kept.indexOf(to) }],
    },
  ];
}

/** Without one field or one list entry, anywhere in policies, labels and ports. */
function fewerParts(asked: Case): Case[] {
  const { namespaces, parties, policies } = asked;
  return [
    ...inOne(policies, (policy) =>
      without(policy.spec)
        .map((spec) => ({ ...policy, spec }))
        .filter(isAdmitted),
    ).map((fewer) => ({ ...asked, policies: fewer })),
    ...inOne(parties, ({ pod, ...party }) =>
      pod
        ? [
            ...without(pod.labels).map((labels) => ({ ...party, pod: { ...pod, labels } })),
            ...oneLess(pod.ports).map((ports) => ({ ...party, pod: { ...pod, ports } })),
          ]
        : [],
    ).map((fewer) => ({ ...asked, parties: fewer })),
    ...inOne(Object.entries(namespaces), ([name, labels]) =>
      without(labels).map((fewer): [string, typeof labels] => [name, fewer]),
    ).map((entries) => ({ ...asked, namespaces: Object.fromEntries(entries) })),
  ];
}

/** Every list with one entry replaced by a smaller one. */
function inOne<T>(list: readonly T[], smaller: (entry: T) => readonly T[]): T[][] {
  return list.flatMap((entry, at) => smaller(entry).map((less) => list.with(at, less)));
}

function oneLess<T>(list: readonly T[]): T[][] {
  return list.map((_, gone) => list.filter((_, index) => index !== gone));
}

/** Every value without one field or one entry, outer ones first. */
function without<T>(value: T): T[] {
  if (Array.isArray(value)) return [...oneLess(value), ...inOne(value, without)] as T[];
  if (typeof value !== 'object' || value === null) return [];
  const entries = Object.entries(value);
  const smaller = [
    ...oneLess(entries),
    ...inOne(entries, ([key, inner]) => without(inner).map((less): [string, unknown] => [key, less])),
  ];
  return smaller.map((each) => Object.fromEntries(each) as T);
}

/** Whether the API server admits it: cyclonus fails on invalid policies. */
export function isAdmitted(policy: Policy): boolean {
  const { pods, namespaces } = selectorsOf([policy]);
  const expressions = [...pods, ...namespaces].flatMap(({ matchExpressions = [] }) => matchExpressions);
  return (
    peersOf([policy]).every(({ ipBlock, ...selectors }) =>
      ipBlock ? ipBlock.cidr !== undefined : Object.keys(selectors).length > 0,
    ) &&
    portsOf([policy]).every(({ port, endPort }) => endPort === undefined || port !== undefined) &&
    expressions.every(
      ({ key, operator, values }) => key && operator && (operator.endsWith('In') ? values?.length : !values?.length),
    )
  );
}
