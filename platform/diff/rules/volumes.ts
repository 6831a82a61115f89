import { is, type Kinds } from '../../model/kinds';
import type { Manifest } from '../../model/manifest';
import { bytes } from '../../util/quantity';
import type { ObjectChange } from '../change';
import { containerFields, fieldsAt, podFields } from '../fields';
import { dangerous, type Finding, type ObjectRule, review } from '../verdict';

/** Volumes: lost, shrunk, replaced, or deleted with their claims. */
export const volumes: ObjectRule = {
  name: 'volumes',
  *check(change) {
    if (!change.before || !change.after) return;
    if (change.manifest.kind === 'PersistentVolumeClaim') yield* ofClaim(change);
    for (const field of fieldsAt(change, 'spec.persistentVolumeClaimRetentionPolicy.**'))
      yield JSON.stringify(field.to)?.includes('Delete')
        ? dangerous(
            `${field.field} ${show(field.from)} -> ${show(field.to)}: volumes are deleted with the pods`,
            'Keep Retain for data.',
            [field],
          )
        : review(`${field.field} ${show(field.from)} -> ${show(field.to)}`, 'Check what deletes the volumes.', [field]);
    if (['StorageClass', 'PersistentVolume'].includes(change.manifest.kind))
      for (const field of fieldsAt(change, 'reclaimPolicy', 'spec.persistentVolumeReclaimPolicy'))
        yield (field.to ?? 'Delete') === 'Delete'
          ? dangerous('new volumes are deleted with their claims (reclaimPolicy Delete)', 'Keep Retain for data.', [
              field,
            ])
          : review('new volumes outlive their claims', 'Delete them by hand.', [field]);
    yield* ofPods(change);
  },
};

const show = (value: unknown) =>
  value === undefined ? '(none)' : typeof value === 'object' ? JSON.stringify(value) : String(value);

function* ofClaim(change: ObjectChange): Iterable<Finding> {
  for (const field of fieldsAt(change, 'spec.resources.requests.storage')) {
    const [from, to] = [field.from, field.to].map((each) => bytes(String(each)));
    if (to! < from!)
      yield dangerous(
        `the claim shrinks ${field.from} -> ${field.to}: a volume cannot`,
        'Migrate the data to a new claim.',
        [field],
      );
    else
      yield review(
        `the claim grows ${field.from} -> ${field.to}`,
        'Check that its storage class can expand it, and that the disk has room.',
        [field],
      );
  }
}

type Volume = NonNullable<Kinds['Pod']['spec']['volumes']>[number];
const claimOf = (volume: Volume | undefined) => volume?.persistentVolumeClaim?.claimName;

/** Pods that start with other data, or without. */
function* ofPods(change: ObjectChange): Iterable<Finding> {
  for (const field of podFields(change, 'spec.volumes.**')) {
    const name = field.path[field.path.indexOf('volumes') + 1] ?? '';
    const [old, now] = [change.before!, change.after!].map(({ manifest }) => volumeOf(manifest, name));
    if (claimOf(old) === undefined || claimOf(old) === claimOf(now)) continue;
    yield dangerous(
      `the volume ${name} was the claim ${claimOf(old)} and is ${claimOf(now) ?? 'none'} now: the program starts on other data`,
      'Migrate the data first.',
      [field],
    );
  }
  const persistent = claimedVolumes(change.before!.manifest);
  for (const field of containerFields(change, 'volumeMounts.**')) {
    const value = (field.from ?? field.to) as { readonly name?: string } | undefined;
    const name = typeof value === 'object' ? value?.name : undefined;
    if (field.from !== undefined && name !== undefined && persistent.has(name))
      yield dangerous(
        `the volume ${name} is no longer at ${field.path.at(-1)}: the program does not find its data there`,
        'Mount it where the program writes.',
        [field],
      );
  }
}

function podSpec(manifest: Manifest): Kinds['Pod']['spec'] | undefined {
  if (is(manifest, 'Deployment', 'StatefulSet', 'DaemonSet', 'Job')) return manifest.spec.template.spec;
  return is(manifest, 'CronJob') ? manifest.spec.jobTemplate.spec.template.spec : undefined;
}

const volumeOf = (manifest: Manifest, name: string) => podSpec(manifest)?.volumes?.find((each) => each.name === name);

/** Names of the volumes with data. */
function claimedVolumes(manifest: Manifest): ReadonlySet<string> {
  const templates = is(manifest, 'StatefulSet') ? (manifest.spec.volumeClaimTemplates ?? []) : [];
  const mounted = (podSpec(manifest)?.volumes ?? []).filter(claimOf).map(({ name }) => name);
  return new Set([...mounted, ...templates.flatMap(({ metadata }) => metadata?.name ?? [])]);
}
