import { is, type Kinds } from '../../model/kinds';
import type { ObjectChange } from '../change';
import { matches, podPath } from '../fields';
import { type Finding, type ObjectRule, review, routine } from '../verdict';

/** Which pods restart, in which order and with which downtime. */
export const restart: ObjectRule = {
  name: 'restart',
  *check(change) {
    const { before, after, manifest } = change;
    const template = podPath(manifest);
    if (!before || !after || template === undefined) return;
    const below = change.fields.filter(({ path }) => matches(path, `${template}.**`));
    if (below.length === 0) return;
    const renames = below.filter(({ followsRename }) => followsRename !== undefined);
    const cause =
      renames.length === below.length
        ? ` for the new content of ${[...new Set(renames.map(({ followsRename }) => followsRename))].join(', ')}`
        : '';
    yield { ...restartOf(change, cause), fields: renames };
  },
};

function restartOf({ manifest }: ObjectChange, cause: string): Finding {
  if (is(manifest, 'Job')) return review(`the Job's pods are immutable${cause}`, 'Check that Argo CD recreates it.');
  if (is(manifest, 'CronJob')) return routine(`the next run uses it${cause}; nothing restarts`);
  if (is(manifest, 'DaemonSet')) return ofDaemonSet(manifest, cause);
  if (is(manifest, 'StatefulSet')) return ofStatefulSet(manifest, cause);
  return ofDeployment(manifest as Kinds['Deployment'], cause);
}

function ofDeployment({ spec }: Kinds['Deployment'], cause: string): Finding {
  const { replicas = 1, strategy } = spec;
  if (replicas === 0) return routine(`it has no pods to restart${cause}`);
  if (strategy?.type === 'Recreate')
    return review(
      `${replicas === 1 ? 'its pod stops' : `all ${replicas} pods stop`} before new ones start${cause}: downtime until they are Ready`,
      'Merge when a pause is acceptable.',
    );
  const { maxUnavailable = '25%', maxSurge = '25%' } = strategy?.rollingUpdate ?? {};
  const down =
    typeof maxUnavailable === 'number'
      ? maxUnavailable
      : Math.floor((Number.parseInt(maxUnavailable, 10) / 100) * replicas);
  if (down >= replicas)
    return review(`${down} of ${replicas} pods stop at once${cause}: downtime`, 'Merge when a pause is acceptable.');
  return routine(
    `rolling restart of ${replicas === 1 ? '1 pod' : `${replicas} pods`}${cause}: ${down === 0 ? `new ones are Ready first (maxSurge ${maxSurge}), no downtime` : `${down} less at a time`}`,
  );
}

function ofStatefulSet({ spec }: Kinds['StatefulSet'], cause: string): Finding {
  const { replicas = 1, updateStrategy } = spec;
  if (replicas === 0) return routine(`it has no pods to restart${cause}`);
  if (updateStrategy?.type === 'OnDelete')
    return review(`its pods keep the old version until they are deleted${cause}`, 'Delete them one after the other.');
  const partition = updateStrategy?.rollingUpdate?.partition ?? 0;
  if (partition > 0)
    return review(`only pods from number ${partition} on restart${cause}`, 'Lower the partition when they work.');
  if (replicas === 1)
    return review(
      `its only pod restarts${cause}: downtime until the new one is Ready`,
      'Merge when a pause is acceptable.',
    );
  return review(
    `its ${replicas} pods restart one after the other, ${replicas - 1} first and 0 last${cause}`,
    'Expect a failover when the leader restarts; check that all members are healthy before the merge.',
  );
}

function ofDaemonSet({ spec }: Kinds['DaemonSet'], cause: string): Finding {
  if (spec.updateStrategy?.type === 'OnDelete')
    return review(`its pods keep the old version until they are deleted${cause}`, 'Delete them one after the other.');
  const most = spec.updateStrategy?.rollingUpdate?.maxUnavailable ?? 1;
  const reason = `its pod restarts on every node, ${most} at a time${cause}: a short gap on each`;
  return spec.template.spec.hostNetwork
    ? review(reason, 'It serves the node: check what depends on it.')
    : routine(reason);
}
