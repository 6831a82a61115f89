import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { is } from '@twisterlab/platform/model/kinds';
import type { Proof } from '@twisterlab/platform/model/monitoring';
import { parse } from 'yaml';
import { alertmanager, prometheus } from '../../charts/kit/metrics';
import { loki } from '../../charts/monitoring/endpoints';
import { records } from '../../environments';
import { validateEnvironments } from '../../environments/schema/environments';
import type { Dist } from '../dist';
import type { CheckedItems } from '../expectation';
import { renderedAlertmanagerConfig } from '../servers/alertmanager';
import { configFile } from '../servers/config-files';
import { renderedLogRules } from '../servers/prometheus-config';
import { alertsOf, type DistAlert, testedRules } from './rules';
import { run } from './run';

/** Slack's title links here unless the receiver sets another link. */
const defaultTitleLink = '{{ template "slack.default.titlelink" . }}';

/** The texts of the receivers' messages, as Alertmanager's templates. */
function templatesOf(configuration: string): string[] {
  const { receivers } = parse(configuration) as {
    receivers: readonly Readonly<Record<string, readonly Readonly<Record<string, unknown>>[] | string>>[];
  };
  const messages = receivers.flatMap((receiver) =>
    Object.entries(receiver).flatMap(([type, configs]) =>
      typeof configs === 'string'
        ? []
        : configs.map((config) => (type === 'slack_configs' ? { title_link: defaultTitleLink, ...config } : config)),
    ),
  );
  return [...new Set(messages.flatMap(textsIn).filter((text) => text.includes('{{')))];
}

/** In bytes, that ntfy accepts with a template. Source: its option message-size-limit. */
const longestPush = 4096;

/** The texts of pushes. */
function pushesOf(configuration: string): string[] {
  const { receivers } = parse(configuration) as {
    receivers: readonly { readonly webhook_configs?: readonly { readonly payload?: { readonly message: string } }[] }[];
  };
  return receivers.flatMap(({ webhook_configs = [] }) =>
    webhook_configs.flatMap(({ payload }) => payload?.message ?? []),
  );
}

/** Resolved alerts, those with the longest texts first, and with the longest expressions whose graph a push links. */
function longestFirst(alerts: readonly DistAlert[], graph: string): object[] {
  const length = ({ annotations }: DistAlert) => JSON.stringify(annotations).length;
  return alerts
    .toSorted((one, other) => length(other) - length(one))
    .map((each) => ({
      status: 'resolved',
      labels: { alertname: each.alert, ...each.labels, host: 'a'.repeat(63) },
      annotations: each.annotations,
      generatorURL: `${graph}?`.padEnd(499, 'x'),
    }));
}

/** Every text of a value, also of those that it contains. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** Renders the messages of every alert of dist with amtool, and checks their links. */
export async function checkMessages(amtool: string, dist: Dist, folder: string): Promise<CheckedItems> {
  const texts = templatesOf(renderedAlertmanagerConfig(dist));
  const urls = externalUrls(dist);
  const hosts = declaredHosts(dist);
  const ofLoki = new Set(Object.values(renderedLogRules(dist)).flatMap((text) => text.match(/alert: \S+/g) ?? []));
  const proofs = new Map(testedRules(dist).rules.map(({ rule, proof }) => [rule.alert, proof]));
  const all = alertsOf(dist);
  const faults: string[] = [];
  mkdirSync(folder);
  for (const [name, query] of [
    ['prometheus', `${urls.prometheus}/graph`],
    ['loki', `${urls.loki}/explore`],
  ] as const) {
    const alerts = all.filter(({ alert }) => ofLoki.has(`alert: ${alert}`) === (name === 'loki'));
    const file = join(folder, `${name}.json`);
    const data = alerts.map((each) => ({
      status: 'firing',
      labels: { alertname: each.alert, ...each.labels },
      annotations: { ...each.annotations, summary: `${mark(each)} ${summaryOf(each, proofs.get(each.alert))}` },
      generatorURL: query,
    }));
    writeFileSync(file, JSON.stringify(messageOf(data, urls.alertmanager)));
    const args = [`--template.data=${file}`, `--template.glob=${folder}/*.tmpl`, `--template.text=${texts.join('\n')}`];
    const { code, printed } = await run(amtool, ['template', 'render', ...args]);
    if (code !== 0) faults.push(`amtool: ${printed.trim()}`);
    for (const each of alerts) {
      const [, own = ''] = printed.split(mark(each));
      const links = linksIn(own.split(marks)[0]!);
      if (!links.some((link) => link.includes('/docs/'))) faults.push(`${each.alert}: its message links to no runbook`);
    }
    const unknown = linksIn(printed).filter((link) => !hosts.has(new URL(link).host));
    faults.push(...new Set(unknown.map((link) => `no route or record has the host of ${link}`)));
  }
  for (const text of pushesOf(renderedAlertmanagerConfig(dist))) {
    const file = join(folder, 'push.json');
    writeFileSync(file, JSON.stringify(messageOf(longestFirst(all, `${urls.prometheus}/graph`), urls.alertmanager)));
    const args = [`--template.data=${file}`, `--template.glob=${folder}/*.tmpl`, `--template.text=${text}`];
    const { code, printed } = await run(amtool, ['template', 'render', ...args]);
    if (code !== 0) faults.push(`amtool: ${printed.trim()}`);
    const size = Buffer.byteLength(printed);
    if (size > longestPush) faults.push(`ntfy refuses a push of ${size} bytes about the alerts with the longest texts`);
  }
  return { of: all.length, faults };
}

/** The message of a group has all its alerts: a mark shows where each of them begins. */
const mark = ({ alert }: DistAlert) => `@${alert}@`;
const marks = /@\w+@/;
const linksIn = (text: string) => text.match(/https?:\/\/[^\s|>"')]+/g) ?? [];

/** The summary of the first firing case in place of the template. */
function summaryOf({ annotations }: DistAlert, proof: Proof | undefined): string {
  const [first] = proof && 'fires' in proof ? proof.fires : [];
  return first?.summary ?? annotations?.summary ?? '';
}

/** What Alertmanager passes to its templates. */
function messageOf(alerts: readonly object[], externalURL: string): object {
  const labels = { alertname: 'Demo', severity: 'critical' };
  return {
    receiver: 'chat',
    status: 'firing',
    alerts,
    groupLabels: labels,
    commonLabels: labels,
    commonAnnotations: {},
    externalURL,
  };
}

/** The addresses that the programs use in links. Default without a setting: the host name of the pod. */
function externalUrls(dist: Dist) {
  const ofArguments = ({ name, port }: { readonly name: string; readonly port: number }) => {
    const { manifest } = dist.find(({ path }) => path === `edge/${name}/StatefulSet.${name}.yaml`);
    const [container] = is(manifest, 'StatefulSet') ? (manifest.spec.template.spec?.containers ?? []) : [];
    const flag = '--web.external-url=';
    const found = container?.args?.find((arg) => arg.startsWith(flag));
    return found?.slice(flag.length) ?? `http://${name}-0:${port}`;
  };
  const { ruler } = parse(configFile(dist, 'edge/loki/', 'loki.yaml')) as { ruler: { external_url?: string } };
  return {
    alertmanager: ofArguments(alertmanager),
    prometheus: ofArguments(prometheus),
    loki: ruler.external_url ?? `http://${loki.name}-0:${loki.port}`,
  };
}

/** Hosts of the Ingresses of dist, and of the repository with the runbooks. */
function declaredHosts(dist: Dist): ReadonlySet<string> {
  const ingresses = dist.objects().flatMap(({ manifest }) => (is(manifest, 'Ingress') ? [manifest] : []));
  const routed = ingresses.flatMap(({ spec }) => (spec?.rules ?? []).flatMap(({ host }) => host ?? []));
  const repositories = validateEnvironments(records).clusters.map(({ repository }) => new URL(repository).host);
  return new Set([...routed, ...repositories]);
}
