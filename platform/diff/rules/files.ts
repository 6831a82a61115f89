import type { FieldChange, FileChange } from '../change';
import { dangerous, type FileRule, type Finding, review } from '../verdict';

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
    if (path.endsWith('/k3s-version')) return yield* k3sVersion(change);
    if (what === 'removed' && path.endsWith('.files'))
      return yield dangerous('the machine leaves the cluster', 'Drain it, and move its data first: docs/runbooks.');
    if (what === 'added' && path.endsWith('.files')) return yield review('a machine joins the cluster', apply(path));
    for (const field of change.fields) yield* ofField(path, field);
    if (what !== 'changed' || change.fields.length === 0) yield review(`manual step: the file is ${what}`, apply(path));
  },
};

/** Settings of K3s that a running cluster cannot change, or that protect it. Source: docs.k3s.io, server configuration. */
const fixed =
  /^(cluster-cidr|service-cidr|cluster-dns|node-ip|server|token-file|datastore-endpoint|cluster-init|flannel-backend|node-name)$/;
const protective: Readonly<Record<string, (value: unknown) => boolean>> = {
  'secrets-encryption': (value) => value === true,
  'disable-network-policy': (value) => value !== true,
  'write-kubeconfig-mode': (value) => value === undefined || /^0?[0-6]00$/.test(String(value)),
  'protect-kernel-defaults': (value) => value === true,
  'disable-kube-proxy': (value) => value !== true,
  'disable-cloud-controller': () => true,
  'etcd-disable-snapshots': (value) => value !== true,
};

function* ofField(path: string, field: FieldChange): Iterable<Finding> {
  const [, key = '', item = ''] = field.path;
  const step = `${field.path.slice(1).join('.').replace(/\.-$/, '') || field.field} ${show(field.from)} -> ${show(field.to)}`;
  const isSafe = protective[key];
  const argument = [field.from, field.to].map((each) => (typeof each === 'string' ? each : item));
  if (isSafe?.(field.from) && !isSafe(field.to))
    yield dangerous(`${step}: the cluster loses a protection`, 'Revert it unless that is intended.', [field]);
  else if (fixed.test(key))
    yield dangerous(
      `${step}: a running cluster does not accept this change`,
      'It needs a new cluster or a migration: docs/runbooks.',
      [field],
    );
  else if (
    /^kube.*-arg$/.test(key) &&
    (loosens(argument[1]!, field.to) ||
      (field.to === undefined && /^(audit-|encryption|authorization-mode|enable-admission)/.test(argument[0]!)))
  )
    yield dangerous(`${step}: the API server checks or records less`, 'Revert it unless that is intended.', [field]);
  else if (/insecure_skip_verify/.test(field.path.join('.')) && field.to === true)
    yield dangerous(`${step}: images come from an unverified registry`, 'Trust its authority instead.', [field]);
  else if (/retention|maxage|maxbackup/.test(`${key} ${argument.join(' ')}`) && shrinks(field))
    yield dangerous(`${step}: older data is deleted`, apply(path), [field]);
  else yield review(`manual step: ${step}`, apply(path), [field]);
}

const loosens = (argument: string, value: unknown) =>
  value !== undefined &&
  /(anonymous-auth=true|authorization-mode=.*AlwaysAllow|disable-admission-plugins|insecure-port=[1-9]|profiling=true|read-only-port=[1-9])/.test(
    argument,
  );
const number = (value: unknown) => Number(/(\d+)\D*$/.exec(String(value ?? ''))?.[1] ?? Number.NaN);
const shrinks = ({ from, to }: FieldChange) => to === undefined || number(to) < number(from);
const show = (value: unknown) => (value === undefined ? '(none)' : typeof value === 'object' ? '{...}' : String(value));

function* k3sVersion({ fields, before, after, path }: FileChange): Iterable<Finding> {
  const [old, now] = [before?.text, after?.text].map((text) =>
    /v(\d+)\.(\d+)\.(\d+)/
      .exec(text ?? '')
      ?.slice(1)
      .map(Number),
  );
  if (!old || !now) return yield review('the release of K3s is not readable on both sides', apply(path), fields);
  const step = `K3s ${old.join('.')} -> ${now.join('.')}`;
  const minors = now[1]! - old[1]!;
  if (now[0] !== old[0] || minors > 1)
    yield dangerous(
      `${step}: Kubernetes supports one minor at a time`,
      'Upgrade minor by minor, servers first.',
      fields,
    );
  else if (minors < 0 || (minors === 0 && now[2]! < old[2]!))
    yield dangerous(
      `${step}: a downgrade, which the datastore may not survive`,
      'Restore a snapshot of the older release instead.',
      fields,
    );
  else
    yield review(
      `${step}: K3s restarts on every machine, one after the other`,
      `Take a snapshot first. ${apply(path)}`,
      fields,
    );
}

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
