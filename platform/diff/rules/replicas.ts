import { mountedClaims, podSpecOf } from '../../link/pods';
import { is } from '../../model/kinds';
import type { Manifest } from '../../model/manifest';
import type { ObjectChange } from '../change';
import { fieldsAt } from '../fields';
import { dangerous, type Finding, type ObjectRule, review, routine } from '../verdict';

/** How many pods run. */
export const replicas: ObjectRule = {
  name: 'replicas',
  *check(change) {
    if (!change.before || !change.after) return;
    if (is(change.manifest, 'Deployment', 'StatefulSet')) yield* ofWorkload(change);
    if (is(change.manifest, 'CronJob')) yield* ofCronJob(change);
    if (is(change.manifest, 'HorizontalPodAutoscaler')) yield* ofAutoscaler(change);
  },
};

function* ofWorkload(change: ObjectChange): Iterable<Finding> {
  for (const field of fieldsAt(change, 'spec.replicas')) {
    // Without the field an autoscaler decides, or it is 1.
    const [from, to] = [Number(field.from ?? 1), Number(field.to ?? 1)];
    const step = `replicas ${field.from ?? '(none)'} -> ${field.to ?? '(none)'}`;
    const stateful = change.manifest.kind === 'StatefulSet';
    if (to === 0) yield dangerous(`${step}: the program stops`, 'Confirm that no user or program needs it.', [field]);
    else if (to < from && stateful)
      yield dangerous(
        `${step}: members with data leave, and a quorum may be lost`,
        'Remove the members from their cluster first.',
        [field],
      );
    else if (to < from)
      yield review(
        `${step}: less capacity, and ${to === 1 ? 'no second pod when one fails' : 'fewer spare pods'}`,
        'Compare with the load.',
        [field],
      );
    else if (!stateful && mountsClaim(change.manifest))
      yield review(`${step}: several pods write to one volume`, 'Check that the volume and the program allow it.', [
        field,
      ]);
    else if (stateful || from === 0)
      yield review(`${step}: new pods start, with volumes of their own`, 'Check that the program forms a cluster.', [
        field,
      ]);
    else if (field.from === undefined || field.to === undefined)
      yield review(step, 'Check whether an autoscaler decides.', [field]);
    else yield routine(`${step}`, [field]);
  }
}

const mountsClaim = (manifest: Manifest) => {
  const spec = podSpecOf(manifest);
  return spec !== undefined && mountedClaims(spec).length > 0;
};

function* ofCronJob(change: ObjectChange): Iterable<Finding> {
  for (const field of fieldsAt(change, 'spec.suspend')) {
    if (field.to === true)
      yield dangerous('it is suspended: it does not run any more', 'Confirm that its task may stay undone.', [field]);
    else yield review('it is resumed', 'Check that it may run now.', [field]);
  }
}

function* ofAutoscaler(change: ObjectChange): Iterable<Finding> {
  for (const field of fieldsAt(change, 'spec.minReplicas', 'spec.maxReplicas')) {
    const step = `${field.path[1]} ${field.from ?? 1} -> ${field.to ?? 1}`;
    if (Number(field.to ?? 1) === 0)
      yield dangerous(`${step}: the program may stop`, 'Keep at least one pod.', [field]);
    else if (Number(field.to ?? 1) < Number(field.from ?? 1))
      yield review(`${step}: less capacity`, 'Compare with the load.', [field]);
    else yield routine(step, [field]);
  }
  const target = fieldsAt(change, 'spec.scaleTargetRef.**');
  if (target.length > 0)
    yield dangerous('it scales another workload', 'Check which one has no autoscaler now.', target);
}
