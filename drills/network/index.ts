import { drill } from '../drill';
import { compare } from './compare';
import { faultInjections } from './fault-injections';
import type { PolicyTransforms } from './policy-transforms';
import { noTransforms } from './policy-transforms';

/** Compares our evaluation of the rendered NetworkPolicies with an independent one. */
export const network = drill<PolicyTransforms>({
  name: 'network',
  summary: "only declared traffic is possible, according to SIG Network's evaluator",
  minutes: 2.5,
  parts: ['cyclonus'],
  ci: { normal: true, faultInjections: 'five fault injections take a minute and a half, which the other drills need' },
  faultInjections: faultInjections,
  async run(context) {
    const readers = noTransforms();
    await context.fixtureReady(readers);
    await compare(context, readers);
  },
});
