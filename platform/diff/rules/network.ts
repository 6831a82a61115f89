import { groupBy } from '../../util/collections';
import { perObject } from '../../util/per-object';
import type { ComparedCluster } from '../context';
import { fieldsAt } from '../fields';
import type { PathChange } from '../reach/change';
import { pathChanges } from '../reach/index';
import { dangerous, type Finding, type ObjectRule, review, type TreeRule } from '../verdict';

/** The paths of a cluster that opened or closed; computed once. */
export const pathsOf = perObject(({ before, after }: ComparedCluster) => pathChanges(before, after));

/** Paths that the policies open or close, by computed reachability: a renamed policy changes none. */
export const paths: TreeRule = {
  name: 'paths',
  *check({ clusters, changes }) {
    if (!changes.some(({ manifest, fields, what }) => mayMovePaths(manifest.kind, what, fields))) return;
    for (const cluster of clusters) yield* findings(pathsOf(cluster));
  },
};

/** Kinds on which reachability depends. */
function mayMovePaths(kind: string, what: string, fields: readonly { readonly path: readonly string[] }[]): boolean {
  if (['NetworkPolicy', 'Namespace'].includes(kind)) return true;
  if (!['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Job', 'Pod'].includes(kind)) return false;
  return (
    what !== 'changed' ||
    fields.some(
      ({ path }) =>
        path.includes('labels') ||
        path.includes('ports') ||
        path.includes('hostNetwork') ||
        path.includes('containers'),
    )
  );
}

function* findings(all: readonly PathChange[]): Iterable<Finding> {
  const opened = all.filter(({ what }) => what === 'opened');
  const closed = all.filter(({ what }) => what === 'closed');
  const entrances = opened.filter(({ outside }) => outside === 'from');
  const exits = opened.filter(({ outside }) => outside === 'to');
  const crossing = opened.filter(({ outside, crosses, isNew }) => outside === undefined && crosses && !isNew);
  const inner = opened.filter((each) => ![...entrances, ...exits, ...crossing].includes(each));
  if (entrances.length > 0)
    yield dangerous(
      `opened from outside the cluster: ${list(entrances)}`,
      'Name the one client, and check that the server requires a login.',
    );
  const wide = exits.filter(({ internet }) => internet);
  if (wide.length > 0)
    yield dangerous(`opened to the internet: ${list(wide)}`, 'Data can leave on this path: name the servers.');
  const near = exits.filter(({ internet }) => !internet);
  if (near.length > 0)
    yield review(`opened to addresses outside the cluster: ${list(near)}`, 'Check that the program needs it.');
  if (crossing.length > 0)
    yield dangerous(`opened between environments: ${list(crossing)}`, 'Environments are kept apart: name the reason.');
  if (inner.length > 0) yield review(`opened between pods: ${list(inner)}`, 'Check that the client needs it.');
  const cut = closed.filter(({ isNew }) => !isNew);
  if (cut.length > 0) yield review(`closed: ${list(cut)}`, 'Check that no client needs it: npm run reach.');
}

/** Senders to one receiver together, then receivers of one sender. */
function list(all: readonly PathChange[]): string {
  const most = 5;
  const toOne = [...groupBy(all, ({ to, ports }) => `${to} (${ports})`).values()];
  const lines = toOne.map((same) => ({
    from: named(same.map(({ from }) => from)),
    to: same[0]!.to,
    ports: same[0]!.ports,
  }));
  const texts = [...groupBy(lines, ({ from, ports }) => `${from} (${ports})`).values()].map(
    (same) => `${same[0]!.from} to ${named(same.map(({ to }) => to))} (${same[0]!.ports})`,
  );
  return texts.slice(0, most).join('; ') + (texts.length > most ? `; and ${texts.length - most} more` : '');
}

function named(names: readonly string[]): string {
  const most = 4;
  return names.slice(0, most).join(', ') + (names.length > most ? ` and ${names.length - most} more` : '');
}

/** Policies: their effect is found by the rule `paths`. */
export const policies: ObjectRule = {
  name: 'network-policy',
  *check(change) {
    if (change.manifest.kind !== 'NetworkPolicy' || change.what !== 'changed') return;
    const fields = fieldsAt(change, 'spec.**');
    if (fields.length > 0)
      yield review(
        'the policy changes: see the paths opened and closed',
        'Without a path listed, no connection changes.',
        fields,
      );
  },
};
