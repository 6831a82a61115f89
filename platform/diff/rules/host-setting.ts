import type { FieldChange } from '../change';
import { dangerous, type Finding, review } from '../verdict';

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

/** Options of the API server without which it checks or records less. */
const guarding = /^(audit-|encryption|authorization-mode|enable-admission)/;
const loosening =
  /(anonymous-auth=true|authorization-mode=.*AlwaysAllow|disable-admission-plugins|insecure-port=[1-9]|profiling=true|read-only-port=[1-9])/;
/** Fields of the kubelet's configuration, and of registries.yaml, that open something. */
const opening: readonly (readonly [field: RegExp, value: RegExp, loses: string])[] = [
  [/^authentication\.anonymous\.enabled$/, /^true$/, 'the kubelet needs no login'],
  [/^authorization\.mode$/, /^AlwaysAllow$/, 'the kubelet allows every request'],
  [/^readOnlyPort$/, /^[1-9]/, 'the kubelet exposes pods without a login'],
  [/insecure_skip_verify$/, /^true$/, 'images come from an unverified registry'],
  [/^mirrors\..*endpoint/, /./, 'images come from another server'],
];
const auditLevels = ['None', 'Metadata', 'Request', 'RequestResponse'];

/** What one changed setting of a machine means. @param apply how the machine gets it. */
export function* hostSetting(field: FieldChange, apply: string): Iterable<Finding> {
  const [, key = '', item = ''] = field.path;
  const name = field.path.slice(1).join('.').replace(/\.-$/, '') || field.field;
  const step = `${name} ${show(field.from)} -> ${show(field.to)}`;
  const isSafe = protective[key];
  const [old, now] = [field.from, field.to].map((each) =>
    each === undefined ? '' : typeof each === 'string' ? each : item,
  );
  const revert = 'Revert it unless that is intended.';
  const opened = opening.find(
    ([path, value]) => path.test(name) && field.to !== undefined && value.test(String(field.to)),
  );
  if (isSafe?.(field.from) && !isSafe(field.to))
    yield dangerous(`${step}: the cluster loses a protection`, revert, [field]);
  else if (fixed.test(key))
    yield dangerous(
      `${step}: a running cluster does not accept this change`,
      'It needs a new cluster or a migration: docs/runbooks.',
      [field],
    );
  else if (
    /^kube.*-arg$/.test(key) &&
    (loosening.test(now!) || (guarding.test(old!) && !now!.startsWith(optionOf(old!))))
  )
    yield dangerous(`${step}: the API server checks or records less`, revert, [field]);
  else if (opened) yield dangerous(`${step}: ${opened[2]}`, revert, [field]);
  else if (key === 'rules' && auditLevels.indexOf(now!) >= 0 && auditLevels.indexOf(now!) < auditLevels.indexOf(old!))
    yield dangerous(`${step}: the API server records less`, revert, [field]);
  else if (/retention|maxage|maxbackup/.test(`${key} ${old} ${now}`) && shrinks(field))
    yield dangerous(`${step}: older data is deleted`, apply, [field]);
  else yield review(`manual step: ${step}`, apply, [field]);
}

const optionOf = (argument: string) => `${argument.split('=')[0]}=`;
const number = (value: unknown) => Number(/(\d+)\D*$/.exec(String(value ?? ''))?.[1] ?? Number.NaN);
const shrinks = ({ from, to }: FieldChange) => to === undefined || number(to) < number(from);
const show = (value: unknown) => (value === undefined ? '(none)' : typeof value === 'object' ? '{...}' : String(value));
