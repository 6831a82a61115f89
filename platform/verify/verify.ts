import { displayName, type Graph, link } from '../link/graph';
import type { Exception } from '../model/declarations';
import type { Manifest } from '../model/manifest';
import { mergeProblems, type Problem, UserError } from '../model/problem';
import type { RenderedEnvironment, RenderedObject } from '../model/rendered';
import { groupBy } from '../util/collections';
import { sourceFileOf } from '../util/source-file';
import { engineRules, shapeRules } from './engine-rules';
import { findingsOf } from './failure';
import type { Finding, Rule } from './rule';

/**
 * Checks all environments against every rule. They must have passed `verifyShape`.
 * @param graphs one for each cluster.
 * @param siteRules beside those of the engine.
 * @throws UserError with all findings, if there are any.
 */
export function verify(graphs: readonly Graph[], siteRules: readonly Rule[] = []): void {
  throwIfAny(graphs.flatMap((graph) => [...findingsIn(graph, [...engineRules, ...siteRules])]));
}

/**
 * The findings of one cluster, in the order of the rules, each rule checked when its findings are read: who wants only the first one
 * pays for few more. After all rules, exemptions that cover no finding.
 */
export function* findingsIn(graph: Graph, rules: readonly Rule[]): Iterable<KeyedProblem> {
  const exemptions = exemptionsOf(graph.environments);
  for (const rule of rules) {
    const found = findingsOf(graph.environments, (part) =>
      rule.check(part === graph.environments ? graph : link(graph.cluster, part, graph.facts)),
    );
    for (const finding of found)
      if (!exemptions.cover(rule.name, finding)) yield problem(rule.name, finding, graph.cluster.name);
  }
  yield* exemptions.unused();
}

/** The exemptions that charts declared, and which of them cover no finding. */
function exemptionsOf(environments: readonly RenderedEnvironment[]) {
  const used = new Set<Exception>();
  const all = groupBy(
    environments.flatMap(({ exceptions }) => exceptions),
    ({ rule, object }) => `${rule} ${object}`,
  );
  return {
    cover(rule: string, { at, message }: Finding): boolean {
      const own = all.get(`${rule} ${displayName(at.manifest)}`) ?? [];
      const exemption = own.find(({ matches }) => message.includes(matches));
      if (exemption) used.add(exemption);
      return exemption !== undefined;
    },
    unused: (): KeyedProblem[] =>
      environments.flatMap(({ name, exceptions }) =>
        exceptions
          .filter((exception) => !used.has(exception))
          .map(({ rule, object, matches }) => ({
            where: name,
            message: `unused exemption of ${object} from ${rule} (${matches})`,
            fix: 'Remove it from the chart.',
            key: `${name} ${rule} ${object} ${matches}`,
            rule: 'unused-exemption',
          })),
      ),
  };
}

/** Checks unlinked objects. Objects that pass can be linked. */
export function verifyShape(environments: readonly RenderedEnvironment[]): void {
  throwIfAny([...shapeFindingsIn(environments)]);
}

/** The findings of the rules on unlinked objects, each rule checked when its findings are read. */
export function* shapeFindingsIn(environments: readonly RenderedEnvironment[]): Iterable<KeyedProblem> {
  let checked = environments;
  for (const rule of shapeRules) {
    const findings = findingsOf(checked, (part) => rule.check(part));
    for (const finding of findings) yield problem(rule.name, finding);
    // The next rule may rely on what this one checks.
    const refused = new Set(findings.map(({ at }) => at));
    if (refused.size === 0) continue;
    checked = checked.map((each) => ({ ...each, objects: each.objects.filter((object) => !refused.has(object)) }));
  }
}

/**
 * The result of a step before the rules. @param name for messages.
 * @throws UserError that names the object with which the step fails.
 */
export function step<T>(
  name: string,
  environments: readonly RenderedEnvironment[],
  run: (environments: readonly RenderedEnvironment[]) => T,
): T {
  let result: T | undefined;
  const findings = findingsOf(environments, (part) => {
    result = run(part);
    return [];
  });
  throwIfAny(findings.map((finding) => problem(name, finding)));
  return result!;
}

/** A problem with a text that is equal for the same problem of another environment. */
export interface KeyedProblem extends Problem {
  readonly key: string;
  /** The rule that found it. */
  readonly rule: string;
}

function throwIfAny(problems: readonly KeyedProblem[]): void {
  if (problems.length > 0) throw new UserError(mergeProblems(problems, ({ key }) => key));
}

function problem(rule: string, { at, message, fix, ofCluster }: Finding, cluster?: string): KeyedProblem {
  const found = {
    where: ofCluster && cluster !== undefined ? cluster : `${at.environment}/${at.application}`,
    message: `${ofCluster ? '' : `${nameOf(at.manifest)} `}${message} [${rule}]`,
    fix: ofCluster ? fix : withFile(fix, at),
  };
  return { ...found, rule, key: withoutEnvironment(at, `${found.where} ${found.message}`) };
}

/** The fix and the chart to edit; a record or a contract may be the better place, and the chart shows it. */
function withFile(fix: string, { chart }: RenderedObject): string {
  const file = chart && sourceFileOf(chart);
  if (!file || /\b(charts|environments)\//.test(fix)) return fix;
  const [sentence, ...lines] = fix.split('\n');
  return [`${sentence} Chart: ${file}`, ...lines].join('\n');
}

/** The text without the names of the object's environment and namespace. */
function withoutEnvironment({ environment, manifest }: RenderedObject, text: string): string {
  const namespace = manifest.metadata?.namespace;
  // A namespace is often the beginning of other names (twisterlab-api) and of the domain (twisterlab.local).
  const general = namespace
    ? text.replace(new RegExp(`(?<![\\w-])${escaped(namespace)}(?![\\w-]|\\.(?!svc))`, 'g'), '*')
    : text;
  return general.replace(new RegExp(`(?<![\\w-])${environment}(?!\\w)`, 'g'), '*');
}

/** A text as part of a regular expression. */
const escaped = (text: unknown) => `${text}`.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** Objects that the rule `schema` reports may have no kind or name. */
function nameOf(manifest: Manifest): string {
  return manifest.kind && manifest.metadata?.name ? displayName(manifest) : (manifest.kind ?? 'an object');
}
