import { objectKey } from '../link/graph';
import type { Manifest } from '../model/manifest';
import type { Problem } from '../model/problem';
import { parsed } from '../util/parsed';
import type { Tree } from '../write/tree';
import { template } from './immutable/claims';
import { changedFields, fields, type ImmutableField, kindOf, same, valueAt } from './immutable/field';
import { immutableFields } from './immutable/table';
import type { RemovalApproval } from './stateful';

/**
 * Changes of immutable fields: every sync of the object's Application in Argo CD would fail.
 * @param file the site's file with the approvals, for the fix.
 * @param recreated objects that an administrator deletes once their sync has failed, so that Argo CD recreates them. Default: none.
 * @param table the immutable fields. Default: those of Kubernetes.
 */
export function immutableFieldChanges(
  before: Tree,
  after: Tree,
  file: string,
  recreated: readonly RemovalApproval[] = [],
  table: readonly ImmutableField[] = immutableFields,
): Problem[] {
  const approved = new Set(recreated.map(({ object }) => object));

  return [...after]
    .filter(([path, text]) => path.endsWith('.yaml') && before.has(path) && before.get(path) !== text)
    .flatMap(([path, text]) => {
      const [old, now] = [before.get(path)!, text].map(read);
      if (!old || !now || isRecreatedBySync(now)) return [];
      const name = `${path.split('/')[0]} ${objectKey(now.kind, now.metadata.name, now.metadata.namespace)}`;
      return changedFields(table, old, now)
        .flatMap((field) => changesOf(field, old, now))
        .filter(({ keepsName }) => !(keepsName && approved.has(name)))
        .map(({ message, keepsName }) => ({
          where: 'dist',
          message: `${name} ${message}`,
          fix: fix(kindOf(now), keepsName, file),
        }));
    });
}

/** Argo CD deletes hooks before it creates them again. */
function isRecreatedBySync({ metadata }: Manifest): boolean {
  return metadata.annotations?.['argocd.argoproj.io/hook'] !== undefined;
}

interface Change {
  readonly message: string;
  /** Whether the object can be deleted and recreated under its name without a loss. */
  readonly keepsName: boolean;
}

/** Their deletion deletes data or objects of others. */
const notRecreatable = ['PersistentVolumeClaim', 'apiextensions.k8s.io/CustomResourceDefinition'];

function changesOf(field: string, before: Manifest, after: Manifest): Change[] {
  const kind = kindOf(after);
  if (kind === 'apps/StatefulSet') {
    if (field === 'spec.volumeClaimTemplates') return [...claimTemplateChanges(before, after)];
    // With other labels, the pods that remain are not adopted, and their names are taken.
    return [{ message: `changes ${field}, which is immutable.`, keepsName: field !== 'spec.selector' }];
  }
  return [{ message: `changes ${field}, which is immutable.`, keepsName: !notRecreatable.includes(kind) }];
}

/** A recreated StatefulSet keeps its claims by their names: a template may change what applies to new claims only. */
function* claimTemplateChanges(before: Manifest, after: Manifest): Iterable<Change> {
  const templates = (manifest: Manifest) =>
    ((valueAt(manifest, 'spec.volumeClaimTemplates') ?? []) as readonly unknown[]).map(template);
  const [old, now] = [templates(before), templates(after)];
  const nameOf = (each: ReturnType<typeof template>) => fields(each.metadata).name;
  for (const each of old) {
    const name = nameOf(each);
    const next = now.find((other) => nameOf(other) === name);
    if (!next) {
      const message = `renames or removes the claim template ${name}: its pods would start on empty volumes.`;
      yield { message, keepsName: false };
    } else if (!same(each, next)) {
      yield { message: `changes the claim template ${name}, which is immutable.`, keepsName: true };
    }
  }
  if (now.some((each) => !old.some((other) => nameOf(other) === nameOf(each)))) {
    yield { message: 'adds a claim template: the list is immutable.', keepsName: false };
  } else if (old.length === now.length && old.some((each, at) => nameOf(each) !== nameOf(now[at]!))) {
    yield { message: 'reorders its claim templates: the list is immutable.', keepsName: true };
  }
}

function fix(kind: string, keepsName: boolean, file: string): string {
  if (kind === 'apiextensions.k8s.io/CustomResourceDefinition') {
    return 'Revert the change. Only deleting the definition, with every object of its kind, would allow it.';
  }
  const recreate = keepsName ? [`To keep the name, add it to recreated in ${file}.`] : [];
  const rename =
    kind === 'apps/StatefulSet' || kind === 'PersistentVolumeClaim'
      ? `Otherwise render it under a new name, migrate the data and add the old one to removalApprovals in ${file}.`
      : 'Otherwise render it under a new name: Argo CD creates that object and prunes this one.';
  return ['Revert the change.', ...recreate, rename].join(' ');
}

/** Undefined for a file of dist that is not an object, such as one edited by hand; `compare` reports that file. */
function read(text: string): Manifest | undefined {
  try {
    const manifest = parsed(text) as Manifest | null;
    return manifest?.apiVersion && manifest.kind && manifest.metadata?.name ? manifest : undefined;
  } catch {
    return undefined;
  }
}
