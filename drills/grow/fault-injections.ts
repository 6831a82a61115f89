import type { FaultInjection } from '../drill';
import { checks } from './checks';
import type { Plan, Step } from './plan';

const without = (name: string, fails: string, ...steps: readonly Step[]): FaultInjection<Plan> => ({
  name,
  fails,
  fixture: (plan) => plan.omit(...steps),
});

/** Steps that an operator may leave out, each with the check that has to fail. */
export const faultInjections: readonly FaultInjection<Plan>[] = [
  without(
    'machines join before a policy allows their API servers',
    checks.reach,
    'allow connections to the API servers that join',
  ),
  without('the record of three is merged with two machines', checks.grown, 'join the third machine'),
  without('commits do not wait for a standby when a machine is lost', checks.lost, 'replicate synchronously'),
  without('Redis starts empty on the machine that stays', checks.redis, 'move Redis'),
  without('no backup before the machines leave', checks.copies, 'back up'),
  without('the machine of member 0 leaves without a drain', checks.shrunk, 'move member 0', 'drain'),
];
