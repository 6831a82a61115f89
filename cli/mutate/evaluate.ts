import { type Graph, link } from '@twisterlab/platform/link/graph';
import type { Mutant } from '@twisterlab/platform/mutation/mutant';
import { engineRules } from '@twisterlab/platform/verify/engine-rules';
import { unchecked } from '@twisterlab/platform/verify/failure';
import type { Rule } from '@twisterlab/platform/verify/rule';
import { findingsIn, shapeFindingsIn } from '@twisterlab/platform/verify/verify';

/** What the rules of synth do with a mutant. */
export interface Verdict {
  /** The rule that refuses it; undefined if all accept it. */
  readonly rule?: string;
  readonly message?: string;
  /** The error of a rule that threw instead: its message names no mistake. */
  readonly crash?: string;
}

/** Puts mutants to the rules of synth, one after the other, until the first finding. */
export class Evaluation {
  private readonly rules: readonly Rule[];

  /** @param graphs verified ones. @param siteRules beside those of the engine. */
  constructor(
    private readonly graphs: readonly Graph[],
    siteRules: readonly Rule[],
  ) {
    const rules = [...engineRules, ...siteRules];
    const isSlow = ({ name }: Rule) => slow.has(name);
    this.rules = [...rules.filter((rule) => !isSlow(rule)), ...rules.filter(isSlow)];
  }

  verdict(mutant: Mutant): Verdict {
    const graph = this.graphs.find(({ environments }) => environments.some(({ name }) => name === mutant.environment))!;
    const environments = graph.environments.map((each) =>
      each.name === mutant.environment ? mutant.apply(each) : each,
    );
    try {
      for (const finding of shapeFindingsIn(environments)) return verdictOf(finding);
      const linked = link(graph.cluster, environments, graph.facts);
      for (const finding of findingsIn(linked, this.rules)) return verdictOf(finding);
      return {};
    } catch (error) {
      return { crash: firstLines((error as Error).stack ?? `${error}`) };
    }
  }
}

function verdictOf({ rule, message }: Verdict): Verdict {
  const [, error] = message?.split(unchecked) ?? [];
  return error === undefined ? { rule, message } : { crash: error };
}

/** Rules that take more than two milliseconds for each mutant. They run last: most mutants are refused before. */
const slow: ReadonlySet<string> = new Set([
  'wave-order',
  'name-resolution',
  'scrape-path',
  'notifications',
  'mounted-path',
  'rule-groups',
  'shell-script',
  'unreachable-service',
  'metrics',
  'memory-budget',
  'first-event',
  'host',
  'backup',
  'node-loss',
  'capacity',
  'admission',
  'scrape',
  'api-access',
  'store-paths',
  'unreachable-address',
  'outside-flow',
  'backup-schedules',
  'blocked-flow',
  'undeclared-path',
  'wide-policy',
]);

const firstLines = (stack: string) => stack.split('\n').slice(0, 3).join(' ').replaceAll(/\s+/g, ' ');
