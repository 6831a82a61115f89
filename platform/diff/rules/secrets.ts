import type { Graph } from '../../link/graph';
import { objectKey } from '../../link/graph';
import { is } from '../../model/kinds';
import { containsSecret, isSecret } from '../../verify/objects/secret-forms';
import type { ObjectChange } from '../change';
import { containerFields, fieldsAt, podFields } from '../fields';
import { dangerous, type ObjectRule, review, type TreeRule } from '../verdict';

/** Secrets in plain text, and Secrets that Git holds. */
export const secrets: ObjectRule = {
  name: 'secret',
  *check(change) {
    const { what, after, manifest } = change;
    if (is(manifest, 'Secret') && what === 'changed') {
      const fields = fieldsAt(change, 'data.**', 'stringData.**', 'type');
      if (fields.length > 0)
        yield dangerous(
          'values of a Secret in Git change',
          'Keep values out of Git; rotate those that were committed.',
          fields,
        );
    }
    if (
      is(manifest, 'Secret') &&
      what === 'added' &&
      Object.keys({ ...manifest.data, ...manifest.stringData }).length > 0
    )
      yield dangerous(
        'a Secret with values is committed',
        'Keep values out of Git: bootstrap or the secrets store creates them.',
      );
    const literals = change.fields.filter((field) => after && isLiteral(field));
    if (literals.length > 0)
      yield dangerous(
        `a password, token or key in plain text: ${literals.map(({ item, field }) => item || field).join(', ')}`,
        'Reference a Secret; rotate the value, because Git keeps it.',
        literals,
      );
    const references = [
      ...containerFields(change, 'env.*.valueFrom.**', 'envFrom.**'),
      ...podFields(change, 'spec.volumes.*.secret.**', 'spec.volumes.*.projected.**'),
    ].filter(({ path, followsRename }) => followsRename === undefined && !path.includes('serviceAccountToken'));
    if (references.length > 0)
      yield review(
        `the pods read other Secrets or settings: ${[...new Set(references.map(({ item, path }) => item || path.at(-1)))].join(', ')}`,
        'Check that each key exists: sh bootstrap/CLUSTER.sh check.',
        references,
      );
    if (
      manifest.kind === 'ExternalSecret' ||
      manifest.kind === 'ClusterSecretStore' ||
      manifest.kind === 'SecretStore'
    ) {
      const fields = fieldsAt(change, 'spec.**');
      if (fields.length > 0 && manifest.kind !== 'ExternalSecret')
        yield dangerous(
          'Secrets are read from another store, or in another way',
          'Check that the store has every value before the merge.',
          fields,
        );
      else if (fields.length > 0)
        yield review(
          'where a Secret comes from changes',
          'Check that the store has every key; pods start with the old value until it is read.',
          fields,
        );
    }
  },
};

/** A literal value of a variable or setting that is a secret. */
function isLiteral({ path, item, to }: ObjectChange['fields'][number]): boolean {
  const value = typeof to === 'object' && to !== null && 'value' in to ? (to as { readonly value: unknown }).value : to;
  if (typeof value !== 'string') return false;
  const name = path.at(-1) === 'value' || path.at(-2) === 'env' ? item || (path.at(-1) ?? '') : (path.at(-1) ?? '');
  const variable = path.at(-2) === 'env' ? path.at(-1)! : name;
  if (/(name|file|path|ref|url)$/i.test(variable)) return containsSecret(value);
  return (isSecret(variable, value) && !/^[/.$]/.test(value) && isData(path)) || containsSecret(value);
}

/** Fields of the API have names such as `secretName` and `tokenReview`; data has names of programs. */
const isData = (path: readonly string[]) =>
  path.includes('env') || path.includes('data') || path.includes('args') || path.includes('command');

/** Keys of Secrets that pods need and that no object of dist makes. */
export const neededSecrets: TreeRule = {
  name: 'needed-secrets',
  *check({ clusters }) {
    for (const { before, after, name } of clusters) {
      const [old, now] = [neededOf(before), neededOf(after)];
      const gained = [...now].filter((each) => !covers(old, each));
      const lost = [...old].filter((each) => !covers(now, each));
      if (gained.length > 0)
        yield review(
          `pods need keys that nothing in dist creates: ${gained.join(', ')}`,
          `Before the merge: sh bootstrap/${name}.sh secrets. Without them the pods do not start.`,
        );
      if (lost.length > 0)
        yield review(
          `no longer needed: ${lost.join(', ')}`,
          'Delete the keys from the cluster once no revision needs them.',
        );
    }
  },
};

/** Whether a key is in the list; or, for a Secret that is mounted as a whole, any of its keys. */
const covers = (keys: ReadonlySet<string>, wanted: string) =>
  keys.has(wanted) || [...keys].some((key) => key.startsWith(`${wanted} `));

function neededOf(graph: Graph): ReadonlySet<string> {
  const made = (key: string) => graph.byKey.has(key) || graph.productions.has(key);
  return new Set(
    graph.references
      .filter(
        ({ kind, optional, name, namespace }) =>
          kind === 'Secret' && !optional && !made(objectKey(kind, name, namespace)),
      )
      .map(({ name, namespace, part }) => `${namespace}/${name}${part === undefined ? '' : ` ${part}`}`),
  );
}
