import { dangerous, type FileRule, review } from '../verdict';
import { hostSetting } from './host-setting';
import { k3sVersion } from './k3s-version';

/** The machine of a file of hosts: `hosts/CLUSTER/NODE/...`. */
const nodeOf = (path: string) => /^hosts\/[^/]+\/([^/]+)\/(?:etc|var)\//.exec(path)?.[1];

const apply = (path: string) => {
  const node = nodeOf(path);
  return node
    ? `Install it on the machine after the merge: npm run hosts -- ${node} --pack FILE.`
    : 'Install it on every machine after the merge: npm run hosts.';
};

/** Files of machines: Argo CD does not apply them, a person does. */
export const hostFiles: FileRule = {
  name: 'host-file',
  *check(change) {
    const { path, what } = change;
    if (!path.startsWith('hosts/')) return;
    if (path.endsWith('/k3s-version')) return yield* k3sVersion(change, apply(path));
    if (what === 'removed' && path.endsWith('.files'))
      return yield dangerous('the machine leaves the cluster', 'Drain it, and move its data first: docs/runbooks.');
    if (what === 'added' && path.endsWith('.files')) return yield review('a machine joins the cluster', apply(path));
    for (const field of change.fields) yield* hostSetting(field, apply(path));
    if (what !== 'changed' || change.fields.length === 0) yield review(`manual step: the file is ${what}`, apply(path));
  },
};

/** Scripts that a person runs. */
export const bootstrap: FileRule = {
  name: 'bootstrap',
  *check(change) {
    if (!change.path.startsWith('bootstrap/')) return;
    const script = change.path;
    if (change.what === 'removed')
      yield dangerous('the cluster can no longer be set up with it', 'Name what replaces it.');
    else
      yield review(
        'manual step: the script of the cluster changes',
        `Run it after the merge, it changes no existing key: sh ${script} secrets; sh ${script} check.`,
        change.fields,
      );
  },
};

/** Files of dist that are no objects, and binary ones. */
export const otherFiles: FileRule = {
  name: 'other-file',
  *check({ path, what, before, after, fields }) {
    const isBinary = [before, after].some((file) => file && file.text === undefined);
    if (isBinary)
      yield review(
        `a binary file is ${what} (${before?.size ?? 0} -> ${after?.size ?? 0} bytes): its content is not compared`,
        'Open it, and name in the pull request where it comes from.',
        fields,
      );
    else if (path.startsWith('dist/'))
      yield review(`a file that is no object is ${what}`, 'Synth writes objects only: find out who added it.', fields);
  },
};
