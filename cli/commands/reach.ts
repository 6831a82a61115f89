import { parseArgs } from 'node:util';
import type { Graph } from '@twisterlab/platform/link/graph';
import { UserError } from '@twisterlab/platform/model/problem';
import { parseQuery } from '@twisterlab/platform/network/query';
import { type Result, runQuery } from '@twisterlab/platform/network/result';
import { table } from '@twisterlab/platform/util/text';
import { records } from '../../environments';
import { validateEnvironments } from '../../environments/schema/environments';
import type { Io } from '../io';
import { linkedRecords } from '../linked-records';
import type { Command } from './command';

const help = `Usage: npm run reach -- FROM TO PORT [options]

Explains whether FROM can connect to TO:PORT, and which NetworkPolicies allow or block it.

  FROM, TO    a workload or a Service (redis, twisterlab/redis, production/redis, kube-system/coredns), a node or an IPv4
              address outside the cluster; as TO also a host name (api.twisterlab.local), or a node for a node port
  PORT        a port of TO: number or name; for a Service one of its ports or node ports. Protocols other than TCP: 53/UDP

  --env NAME  the environment, if several have a workload of that name
  --json      print the answer as JSON
  --help      print this

The answer is computed from the charts and records in this folder, not from the cluster, which has what Argo CD last synced.
Policies apply to the port of the pods: that of a Service is translated first. Of a name that several environments have, the one in
the environment of the other side is meant. All allowed connections of an environment: docs/network.

A pod with hostNetwork has the address of its node. The answer is "unknown" if it depends on an address that is not known before the
pods run: an ipBlock with some addresses of pods, or of some nodes. K3s enforces NetworkPolicies only: AdminNetworkPolicy and
BaselineAdminNetworkPolicy have no effect.

Exit codes: 0 allowed, 1 denied or unknown, 2 bad input.`;

const options = { env: { type: 'string' }, json: { type: 'boolean' } } as const;

export const reach: Command = {
  name: 'reach',
  summary: 'explain whether one workload can connect to another, and by which NetworkPolicy',
  help,
  options,
  run(args, io) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options,
    });
    const [from, to, port, ...more] = positionals;
    if (!from || !to || !port || more.length > 0) {
      const message = `${positionals.length} of FROM, TO and PORT given.`;
      throw new UserError([{ where: 'reach', message, fix: 'Write: npm run reach -- FROM TO PORT' }]);
    }
    const answer = runQuery(parseQuery({ from, to, port, environment: values.env }, graphs(values.env, io)));
    io.print(values.json ? JSON.stringify(answer, null, 2) : text(answer));
    return answer.allowed ? 0 : 1;
  },
};

/** The cluster of the environment; all clusters if none is given. Not verified: reach also explains what synth rejects. */
function graphs(environment: string | undefined, io: Io): Graph[] {
  const fleet = validateEnvironments(records);
  const named = [...fleet.clusters.map((cluster) => ({ name: cluster.name, cluster })), ...fleet.tenants];
  const chosen = named.find(({ name }) => name === environment);
  if (environment !== undefined && !chosen) {
    const fix = `Choose one of: ${named.map(({ name }) => name).join(', ')}.`;
    throw new UserError([{ where: '--env', message: `there is no environment ${environment}.`, fix }]);
  }
  const all = io.graphs?.() ?? linkedRecords(fleet);
  return all.filter(({ cluster }) => !chosen || chosen.cluster.name === cluster.name);
}

function text(result: Result): string {
  const parts = [result, ...(result.next ?? [])].map(connection);
  return [
    result.answer,
    parts.join('\n\nThen the ingress controller connects:\n'),
    `${process.uptime().toFixed(2)} s, from the charts in this folder; the cluster has what Argo CD synced.`,
  ].join('\n');
}

function connection({ from, to, port, protocol, egress, ingress, notes, suggestion }: Result): string {
  const called = ({ kind, name }: Result['from']) => [kind, name].filter(Boolean).join(' ');
  const [sender, receiver] = shortened(from.name, to.name);
  return [
    `${called(from)} to ${called(to)} on ${port}/${protocol}`,
    '',
    ...side('egress', from, egress, {
      open: `allowed out of ${sender} by`,
      closed: `no policy of ${sender} allows ${receiver}. It is isolated by:`,
      free: `no policy isolates ${sender}: all egress is allowed.`,
    }),
    ...side('ingress', to, ingress, {
      open: `allowed into ${receiver} by`,
      closed: `no policy of ${receiver} allows ${sender}. It is isolated by:`,
      free: `no policy isolates ${receiver}: all ingress is allowed.`,
    }),
    '',
    ...notes.map((note) => `Note: ${note}`),
    ...(suggestion ? [suggestion] : []),
  ]
    .join('\n')
    .trimEnd();
}

/** Names without namespaces, unless they are then equal. */
function shortened(...names: readonly [string, string]): readonly [string, string] {
  const [one, other] = names.map((name) => name.split('/').at(-1)!) as [string, string];
  return one === other && names[0] !== names[1] ? names : [one, other];
}

/** One direction: the policies that allow it, or all that isolate the pods and why none of them allows it. */
function side(
  direction: string,
  { name, kind }: Result['from'],
  { open, policies }: Result['egress'],
  words: Readonly<Record<'open' | 'closed' | 'free', string>>,
): string[] {
  const label = `${direction}:`.padEnd(9);
  if (!kind) return [`${label}${name} is outside the cluster: NetworkPolicies do not apply to it.`];
  if (policies.length === 0) return [`${label}${words.free}`];
  const rows = policies
    .filter(({ verdict }) => !open || verdict === 'opens' || verdict === 'may-open')
    .map((policy) => [policy.name, ...(policy.verdict === 'opens' ? [] : [policy.message]), policy.file]);
  return [`${label}${open ? words.open : words.closed}`, table(rows).replace(/^/gm, '  ')];
}
