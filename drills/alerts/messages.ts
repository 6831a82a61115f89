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
  const texts = messages.flatMap((message) => Object.values(message)).filter((value) => typeof value === 'string');
  return [...new Set(texts.filter((text) => text.includes('{{')))];
}

/** Renders the messages of every alert of dist with amtool, and checks their links. */
export async function checkMessages(amtool: string, dist: Dist, folder: string): Promise<CheckedItems> {
  const texts = templatesOf(renderedAlertmanagerConfig(dist));
  const urls = externalUrls(dist);
  const hosts = declaredHosts(dist);
  const ofLoki = new Set(Object.values(renderedLogRules(dist)).flatMap((text) => text.match(/alert: \S+/g) ?? []));
  const all = alertsOf(dist);
  const proofs = new Map(testedRules(dist).rules.map(({ rule, proof }) => [rule.alert, proof]));
  const faults: string[] = [];
  mkdirSync(folder);
  for (const rule of all) {
    const file = join(folder, `${rule.alert}.json`);
    const query = ofLoki.has(`alert: ${rule.alert}`) ? `${urls.loki}/explore` : `${urls.prometheus}/graph`;
    writeFileSync(file, JSON.stringify(dataOf(rendered(rule, proofs.get(rule.alert)), urls.alertmanager, query)));
    const args = [`--template.data=${file}`, `--template.glob=${folder}/*.tmpl`, `--template.text=${texts.join('\n')}`];
    const { code, printed } = await run(amtool, ['template', 'render', ...args]);
    if (code !== 0) faults.push(`${rule.alert}: amtool: ${printed.trim()}`);
    const links = printed.match(/https?:\/\/[^\s|>"')]+/g) ?? [];
    if (!links.some((link) => link.includes('/docs/'))) faults.push(`${rule.alert}: its message links to no runbook`);
    const unknown = links.filter((link) => !hosts.has(new URL(link).host));
    faults.push(...new Set(unknown.map((link) => `${rule.alert}: no route or record has the host of ${link}`)));
  }
  return { of: all.length, faults };
}

/** The alert with the summary of its first firing case in place of the template. */
function rendered(rule: DistAlert, proof: Proof | undefined): DistAlert {
  const [first] = proof && 'fires' in proof ? proof.fires : [];
  return first ? { ...rule, annotations: { ...rule.annotations, summary: first.summary } } : rule;
}

/** What Alertmanager passes to its templates. */
function dataOf({ alert, labels, annotations }: DistAlert, externalURL: string, generatorURL: string): object {
  const own = { alertname: alert, ...labels };
  return {
    receiver: 'chat',
    status: 'firing',
    alerts: [{ status: 'firing', labels: own, annotations, generatorURL, fingerprint: '1' }],
    groupLabels: { alertname: alert },
    commonLabels: own,
    commonAnnotations: annotations,
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
