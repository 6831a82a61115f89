import type { Protocol } from '@twisterlab/platform/model/flow';
import type { Reachability } from '@twisterlab/platform/network/reachability';
import type { Checked } from '../expectation';
import type { Actor } from './cast';

/** A port that everybody is asked for. */
export interface Door {
  readonly protocol: Protocol;
  readonly port: number;
}

/** How long what is blocked is waited for, and how long what should be open: the machine may have other work (seconds). */
const patience = { blocked: 1, open: 60 };

/**
 * Everybody tries every door of everybody else, and the answer is held against what was computed.
 * @param concerns whose connections are tried, sent and received ones. Default: everybody's.
 */
export async function matrix(
  cast: readonly Actor[],
  doors: readonly Door[],
  computed: Reachability,
  concerns: (actor: Actor) => boolean = () => true,
): Promise<Checked & { readonly open: number }> {
  const asked = await Promise.all(
    cast.map((from) =>
      ask(
        from,
        cast.filter((to) => concerns(from) || concerns(to)),
        doors,
        computed,
      ),
    ),
  );
  return {
    of: asked.reduce((sum, each) => sum + each.of, 0),
    open: asked.reduce((sum, each) => sum + each.open, 0),
    faults: asked.flatMap(({ faults }) => faults),
  };
}

async function ask(from: Actor, cast: readonly Actor[], doors: readonly Door[], computed: Reachability) {
  const outside = 'address' in from.end;
  const others = cast.filter((to) => to !== from && !(outside && 'address' in to.end));
  const targets = others.flatMap((to) =>
    doors.map(({ protocol, port }) => ({
      to,
      protocol,
      port,
      address: to.address,
      wanted: computed.allows(from.end, to.end, port, protocol),
    })),
  );
  const found = await from.agent.tries(targets, patience.blocked);
  const late = targets.filter((target, index) => target.wanted && !found[index]);
  const again = late.length > 0 ? await from.agent.tries(late, patience.open) : [];
  const opened = (target: (typeof targets)[number], index: number) =>
    found[index] === true || again[late.indexOf(target)] === true;
  const results = targets.map((target, index) => ({ ...target, open: opened(target, index) }));
  return {
    of: results.length,
    open: results.filter(({ open }) => open).length,
    faults: results
      .filter(({ open, wanted }) => open !== wanted)
      .map(
        ({ to, protocol, port, open }) =>
          `${from.name} to ${to.name} on ${port}/${protocol}: ${open ? 'open, and computed as blocked' : 'blocked, and computed as open'}`,
      ),
  };
}
