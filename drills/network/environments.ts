import { networkOf } from '@twisterlab/platform/network/endpoints';
import { records } from '../../environments';
import { validateEnvironments } from '../../environments/schema/environments';
import type { TestContext } from '../drill';
import type { CheckedItems } from '../expectation';
import { type Case, ourVerdicts } from './case';
import type { Cyclonus } from './cyclonus';
import { differences, faultsOf, number, type Sides } from './differences';
import { distCase, graphOf } from './dist-case';
import { splitsPods } from './known-deviations';
import type { PolicyTransforms } from './policy-transforms';
import { peersOf } from './rewrite';

/** Compares each cluster with all of its environments together, since their policies act together. */
export async function compareEnvironments(
  { dist, step, note, faultInjected }: TestContext,
  cyclonus: Cyclonus,
  readers: PolicyTransforms,
): Promise<CheckedItems> {
  const fleet = validateEnvironments(records);
  const sides: Sides = {
    ours: ourVerdicts,
    theirs: (cases) => cyclonus.evaluate(cases.map((each) => ({ ...each, policies: readers.theirs(each.policies) }))),
  };
  const strangers = new Set(dist.objects().map(({ environment }) => environment));
  let of = 0;
  const faults: string[] = [];
  for (const cluster of fleet.clusters) {
    const graph = graphOf(dist, cluster, fleet);
    // One namespace is enough to test that the drill detects a fault.
    const {
      every,
      representatives: asked,
      representativeOf: answeredBy,
    } = distCase(graph, faultInjected ? fleet.tenants[0]!.namespace : undefined);
    const names = graph.environments.map(({ name }) => name);
    for (const name of names) strangers.delete(name);
    const [theirs] = await step(
      `cyclonus answers ${number(asked.questions.length)} questions about ${names.join(', ')}`,
      () => sides.theirs([asked]),
    );
    const own = ourVerdicts(every);
    const pairs = new Set(every.questions.map(({ from, to }) => `${from} ${to}`)).size;
    const ports = every.questions.length / pairs;
    note(`${every.parties.length} endpoints, ${number(pairs)} pairs x ${ports} ports: ${number(own.length)} compared`);
    note(`${asked.policies.length} policies leave ${number(own.filter(Boolean).length)} of them open`);
    of += own.length;
    faults.push(...guesses(every), ...linkedOtherwise(own, ourVerdicts(every, networkOf(graph).reachability)));
    const answers = answeredBy.map((question) => theirs![question]!);
    faults.push(...(await faultsOf(differences(every, own, answers), sides)));
  }
  return { of, faults: [...faults, ...[...strangers].map((name) => `no record has the environment dist/${name}`)] };
}

/** Policies whose effect cannot be computed. */
function guesses({ policies, pods }: Case): string[] {
  return policies.flatMap((policy) =>
    peersOf([policy]).flatMap(({ ipBlock }) =>
      ipBlock && splitsPods(ipBlock, pods)
        ? `${policy.metadata.namespace}/${policy.metadata.name}: ${ipBlock.cidr} covers only some pod addresses; which pods have them is unknown`
        : [],
    ),
  );
}

/** Compares with the evaluator that the rules of synth use. */
function linkedOtherwise(own: readonly boolean[], linked: readonly boolean[]): string[] {
  const other = own.filter((open, index) => open !== linked[index]).length;
  return other === 0 ? [] : [`${other} verdicts differ from those that the rules of synth use`];
}
