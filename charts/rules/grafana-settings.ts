import type { Graph } from '@twisterlab/platform/link/graph';
import { leadsTo } from '@twisterlab/platform/link/service-pods';
import type { Rule } from '@twisterlab/platform/verify/rule';
import { bundledPlugins } from '../monitoring/grafana/plugins';
import { grafanaOptions } from './grafana-options';
import { type GrafanaPod, grafanaPods, objectOf } from './grafana-pods';
import { type IniFile, parseIni } from './ini';

/**
 * grafana.ini: every setting is one that Grafana knows, nothing leaves the cluster, no client reads without a login, and the addresses in
 * it are those of the Ingress and of the container. Grafana starts with all of these mistakes and logs no error.
 */
export const grafanaSettings: Rule = {
  name: 'grafana-settings',
  *check(graph) {
    for (const pod of grafanaPods(graph)) {
      const { workload, files } = pod;
      const file = files.find(({ path }) => path === '/etc/grafana/grafana.ini');
      if (!file) {
        yield {
          at: workload.object,
          message: 'runs Grafana without /etc/grafana/grafana.ini: it has the default settings',
          fix: 'Mount its ConfigMap.',
        };
        continue;
      }
      const at = objectOf(graph, workload, file);
      const ini = parseIni(file.text);
      for (const message of [...ini.faults, ...options(ini), ...surroundings(ini, pod, graph), ...logins(ini, pod)])
        yield { at, message: `grafana.ini: ${message}`, fix: 'Correct charts/monitoring/grafana/configuration.ts.' };
    }
  },
};

function* options({ sections }: IniFile): Iterable<string> {
  for (const [section, settings] of sections) {
    const known = grafanaOptions[section];
    if (!known) yield `[${section}] is no section that charts/rules/grafana-options.ts knows`;
    for (const [name, value] of settings) {
      const option = known?.[name];
      if (known && !option) yield `[${section}] ${name} is no setting that charts/rules/grafana-options.ts knows`;
      if (option && !option.form.test(value)) yield `[${section}] ${name} is ${value}, which Grafana cannot read`;
    }
  }
  for (const [section, known] of Object.entries(grafanaOptions)) {
    if (section === 'auth.generic_oauth' && !sections.has(section)) continue;
    for (const [name, { must, byDefault }] of Object.entries(known)) {
      const value = sections.get(section)?.get(name);
      if (must && !must[0].test(value ?? byDefault ?? ''))
        yield `[${section}] ${name} is ${value ?? `${byDefault} (unset)`}: ${must[1]}`;
    }
  }
}

/** What has to agree with other objects. */
function* surroundings({ sections }: IniFile, pod: GrafanaPod, graph: Graph): Iterable<string> {
  const of = (section: string, name: string) => sections.get(section)?.get(name);
  const hosts = hostsOf(pod, graph);
  const root = of('server', 'root_url') ?? '(unset)';
  if (!hosts.some((host) => root === `https://${host}/` || root === `https://${host}`))
    yield `[server] root_url is ${root}, and the Ingress serves ${hosts.join(', ') || 'nothing'}: links and logins fail`;
  const domain = of('server', 'domain') ?? '(unset)';
  if (!hosts.includes(domain))
    yield `[server] domain is ${domain}, and the Ingress serves ${hosts.join(', ') || 'nothing'}`;
  const port = of('server', 'http_port') ?? '3000';
  if (!pod.container.ports?.some(({ containerPort }) => `${containerPort}` === port))
    yield `[server] http_port is ${port}, which the container does not open`;
  const home = of('dashboards', 'default_home_dashboard_path');
  if (home !== undefined && !pod.files.some(({ path }) => path === home))
    yield `[dashboards] default_home_dashboard_path is ${home}, which is no mounted file`;
  for (const plugin of of('plugins', 'disable_plugins')?.split(',') ?? [])
    if (!bundledPlugins.includes(plugin))
      yield `[plugins] disable_plugins has ${plugin}, which Grafana does not bundle`;
}

/** The hosts under which an Ingress leads to the pod. */
function hostsOf({ workload: { namespace, labels } }: GrafanaPod, graph: Graph): string[] {
  const services = graph
    .all('Service')
    .filter(({ manifest }) => manifest.metadata.namespace === namespace && leadsTo(manifest, labels, graph))
    .map(({ manifest }) => manifest.metadata.name);
  return graph
    .all('Ingress')
    .filter(({ manifest }) => manifest.metadata.namespace === namespace)
    .flatMap(({ manifest }) => manifest.spec?.rules ?? [])
    .filter(({ http }) => http?.paths?.some(({ backend }) => services.includes(backend?.service?.name ?? '')))
    .flatMap(({ host }) => host ?? []);
}

/** There is one way to log in, and its passwords and keys are in a Secret. */
function* logins({ sections }: IniFile, { container }: GrafanaPod): Iterable<string> {
  const isOn = (section: string, name: string) => sections.get(section)?.get(name) === 'true';
  const provider = isOn('auth.generic_oauth', 'enabled');
  const form = !isOn('auth', 'disable_login_form');
  if (!provider && !form) yield '[auth] disable_login_form is true, and there is no provider: no user can log in';
  const fromSecret = (name: string) =>
    container.env?.some((variable) => variable.name === name && variable.valueFrom?.secretKeyRef !== undefined);
  if (!isOn('security', 'disable_initial_admin_creation') && !fromSecret('GF_SECURITY_ADMIN_PASSWORD'))
    yield 'GF_SECURITY_ADMIN_PASSWORD is not from a Secret: the password of admin is admin';
  if (!fromSecret('GF_SECURITY_SECRET_KEY'))
    yield 'GF_SECURITY_SECRET_KEY is not from a Secret: the default key of its database is public';
}
