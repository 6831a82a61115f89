import {
  changedFields,
  type Fields,
  type ImmutableField,
  kindOf,
  same,
  valueAt,
} from '@twisterlab/platform/gitops/immutable/field';
import { immutableFieldChanges } from '@twisterlab/platform/gitops/immutable-fields';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { toYaml } from '@twisterlab/platform/write/yaml';
import type { DistObject } from '../../dist';
import type { CheckedItems } from '../../expectation';
import type { ApiClient } from '../../fixtures/api-client';
import type { ControlPlane } from '../../fixtures/control-plane';
import { missingFields, missingKinds } from './coverage';
import { network } from './network';
import { others } from './others';
import { type Change, namespace, type UpdateSample } from './sample';
import { workloads } from './workloads';

export const samples: readonly UpdateSample[] = [...workloads, ...network, ...others];

/**
 * Changes one field of an object at a time: the API server refuses the change, or ignores it, exactly if the table of immutable
 * fields has it. Every field of every built-in kind in dist and in the table has a change, and every line of the table has one that
 * the server refuses.
 */
export async function checkUpdates(
  { kubectl }: ControlPlane,
  client: ApiClient,
  table: readonly ImmutableField[],
  dist: readonly DistObject[],
  at: string,
): Promise<CheckedItems> {
  const faults = [...missingKinds(samples, dist, table), ...missingFields(samples)];
  await kubectl.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  await kubectl.until('the namespace has its ServiceAccount', ['serviceaccounts', '--namespace', namespace], (found) =>
    found.some(({ metadata }) => metadata.name === 'default'),
  );
  for (const { object } of samples) {
    const { error } = await client.apply(object);
    if (error) faults.push(`${at} ${kindOf(object)}: the sample is invalid: ${error}`);
  }
  await kubectl.untilEstablished();
  for (const { object, status } of samples.filter((each) => each.status)) {
    const { name } = object.metadata;
    await kubectl.exec([
      ...['patch', object.kind, name, '--namespace', namespace],
      ...['--subresource=status', '--type=merge', '--patch', JSON.stringify({ status })],
    ]);
  }

  const shown = new Set<ImmutableField>();
  const changes = samples.flatMap(({ object, changes }) => changes.map((change) => ({ object, change })));
  for (const { object, change } of changes) {
    const after = changed(object, change);
    const refusal = await refusalOf(client, object, after, change[0]);
    const where = `${at} ${kindOf(object)} ${change[0]} = ${JSON.stringify(change[1])}`;
    const refuses = immutableFieldChanges(tree(object), tree(after), '', [], table).length > 0;
    if (refuses && refusal === undefined) faults.push(`${where}: synth refuses, the API server changes it`);
    if (!refuses && refusal !== undefined) faults.push(`${where}: synth accepts; the API server: ${refusal}`);
    if (refusal === undefined) continue;
    for (const line of table) if (changedFields([line], object, after).length > 0) shown.add(line);
    const { error } = await client.dryRunCreate(renamed(after));
    if (error) faults.push(`${where}: is no change but invalid: ${error}`);
  }
  faults.push(
    ...table
      .filter((line) => !shown.has(line))
      .map(({ kind, field }) => `no change shows that ${kind} ${field} is immutable`),
  );
  await kubectl.exec(['delete', 'namespace', namespace, '--wait=false']);
  return { of: changes.length, faults };
}

/** The server's error, or what it did instead of the change; undefined if it makes the change. */
async function refusalOf(
  client: ApiClient,
  before: Manifest,
  after: Manifest,
  field: string,
): Promise<string | undefined> {
  const { object, error } = await client.dryRunApply(after);
  if (!object) return error;
  const [old, wanted, now] = [before, after, object].map((manifest) => valueAt(manifest, field));
  return wanted === undefined && old !== undefined && same(old, now) ? 'keeps the old value' : undefined;
}

function changed(object: Manifest, [field, value, also = {}]: Change): Manifest {
  const set = (fields: unknown, [name, ...rest]: readonly string[], next: unknown): object => ({
    ...(fields as object),
    [name!]: rest.length === 0 ? next : set((fields as Fields | undefined)?.[name!], rest, next),
  });
  const all = Object.entries({ [field]: value, ...also });
  const result = all.reduce<object>((fields, [path, next]) => set(fields, path.split('.'), next), object);
  return JSON.parse(JSON.stringify(result)) as Manifest; // without undefined
}

/** The same object under a new name, to see that only the update is refused. The name of a definition contains its plural. */
function renamed(object: Manifest): Manifest {
  if (object.kind !== 'CustomResourceDefinition') {
    return { ...object, metadata: { ...object.metadata, name: `${object.metadata.name}-new` } };
  }
  const plural = changed(object, ['spec.names.plural', 'gadgets', { 'spec.names.singular': 'gadget' }]);
  return changed(plural, ['metadata.name', 'gadgets.updates.example.org', { 'spec.names.listKind': 'GadgetList' }]);
}

const tree = (manifest: Manifest) => new Map([['edge/updates/object.yaml', toYaml(manifest)]]);
