import type { Protocol } from '@twisterlab/platform/model/flow';
import type { Reachability } from '@twisterlab/platform/network/reachability';
import type { CheckedItems } from '../expectation';
import type { Endpoint } from './endpoints';

/** A port to try on every endpoint. */
export interface Port {
  readonly protocol: Protocol;
  readonly port: number;
}

/** Timeouts in seconds; the second attempt, for connections that should be open, allows for a busy machine. */
const patience = { blocked: 1, open: 60 };

/**
 * Tries every port between all pairs of endpoints and compares the result with what was computed.
 * @param concerns restricts the pairs to those with a matching endpoint. Default: all.
 */
export async function connectionMatrix(
  cast: readonly Endpoint[],
  doors: readonly Port[],
  computed: Reachability,
  concerns: (actor: Endpoint) => boolean = () => true,
): Promise<CheckedItems & { readonly open: number }> {
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

async function ask(from: Endpoint, cast: readonly Endpoint[], doors: readonly Port[], computed: Reachability) {
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
  const found = await from.agent.connect(targets, patience.blocked);
  const late = targets.filter((target, index) => target.wanted && !found[index]);
  const again = late.length > 0 ? await from.agent.connect(late, patience.open) : [];
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
          `${from.name} to ${to.name} on ${port}/${protocol}: ${open ? 'open, but computed as blocked' : 'blocked, but computed as open'}`,
      ),
  };
}
