import { declare } from '@twisterlab/platform/model/declarations';
import { is, type Kinds, ofKind } from '@twisterlab/platform/model/kinds';
import { type EnvironmentSource, renderAll, renderEnvironment } from '@twisterlab/platform/render';
import { type App, Chart } from 'cdk8s';
import { parse } from 'yaml';
import { withoutHelmCharts } from '../../charts';
import { prometheus } from '../../charts/kit/metrics';
import { dataSources, metrics } from '../../charts/monitoring/grafana/data-sources';
import { Grafana } from '../../charts/monitoring/grafana/grafana';
import { fleet } from '../kit/objects';
import { configMaps } from './rendered';

const [cluster] = fleet.clusters;
function files(): Record<string, string> {
  return configMaps().find(({ metadata }) => metadata.name.startsWith('grafana-config'))!.data!;
}

/** `section.key` of grafana.ini with its value. */
function settings(ini: string): Record<string, string> {
  let section = '';
  const entries = ini.split('\n').flatMap((line) => {
    section = /^\[(.+)\]$/.exec(line)?.[1] ?? section;
    const [, key, value] = /^(\S+) = (.*)$/.exec(line) ?? [];
    return key ? [[`${section}.${key}`, value!] as const] : [];
  });
  return Object.fromEntries(entries);
}

function rendered() {
  return renderEnvironment(cluster!.name, cluster!, (app: App) => void new Grafana(app, cluster!));
}

describe('Grafana', () => {
  it('requires a login and sends no usage reports', () => {
    expect(settings(files()['grafana.ini']!)).toMatchObject({
      'auth.anonymous.enabled': 'false',
      'auth.basic.enabled': 'false',
      'users.allow_sign_up': 'false',
      'users.allow_org_create': 'false',
      'security.cookie_secure': 'true',
      'security.disable_gravatar': 'true',
      'snapshots.external_enabled': 'false',
      'analytics.reporting_enabled': 'false',
      'analytics.check_for_updates': 'false',
      'analytics.check_for_plugin_updates': 'false',
      'plugins.preinstall_disabled': 'true',
      'plugins.plugin_admin_enabled': 'false',
      'server.root_url': 'https://grafana.twisterlab.local/',
    });
  });

  it('enables every plugin that a data source needs', () => {
    const { 'plugins.disable_plugins': disabled = '' } = settings(files()['grafana.ini']!);
    expect(disabled.split(',').filter((id) => dataSources.some(({ type }) => type === id))).toEqual([]);
  });

  it('has read-only data sources with the uids of dashboards and bookmarks', () => {
    const { datasources } = parse(files()['data-sources.yaml']!) as {
      datasources: { uid: string; url: string; editable: boolean; isDefault: boolean }[];
    };
    expect(datasources.find(({ uid }) => uid === 'PBFA97CFB590B2093')).toMatchObject({
      url: `http://${prometheus.name}:${prometheus.port}`,
      isDefault: true,
    });
    expect(metrics.uid).toBe('PBFA97CFB590B2093');
    expect(datasources.filter(({ editable }) => editable)).toEqual([]);
    expect(datasources.map(({ uid }) => uid).sort()).toEqual(dataSources.map(({ uid }) => uid).sort());
  });

  it('reads dashboards from their mounted folder, and saves none', () => {
    const { providers } = parse(files()['dashboards.yaml']!) as {
      providers: { allowUiUpdates: boolean; options: { path: string } }[];
    };
    const { containers } = deployment(rendered()).spec.template.spec;
    expect(providers).toHaveLength(1);
    expect(providers[0]!.allowUiUpdates).toBe(false);
    expect(containers[0]!.volumeMounts!.map(({ mountPath }) => mountPath)).toContain(providers[0]!.options.path);
  });
});

function deployment({ objects }: ReturnType<typeof rendered>): Kinds['Deployment'] {
  return ofKind(
    objects.map(({ manifest }) => manifest).find(({ kind }) => kind === 'Deployment'),
    'Deployment',
  );
}

/** The dashboard for Argo CD is rendered only if a job `argocd` is scraped, and `withoutHelmCharts` has no Argo CD. */
describe('the dashboards include', () => {
  const declaresArgoCd = (app: App) =>
    declare(new Chart(app, 'late'), 'scrape', {
      job: 'argocd',
      pods: { name: 'late', namespace: 'late', labels: { 'app.kubernetes.io/name': 'late' } },
      port: 8082,
    });
  const source = (name: string, build: EnvironmentSource['build']) => ({ name, cluster: cluster!, build });
  const monitoring = (app: App) => withoutHelmCharts(app, cluster!, []);
  const dashboardsOf = (sources: EnvironmentSource[]) =>
    renderAll(sources)[0]!.objects.flatMap(({ manifest }) => {
      return is(manifest, 'ConfigMap')
        ? Object.keys(manifest.data ?? {}).filter((file) => file.startsWith('twisterlab-'))
        : [];
    });
  const argoCd = 'twisterlab-argo-cd.json';

  it('no job that nothing declares', () => {
    expect(dashboardsOf([source('edge', monitoring)])).not.toContain(argoCd);
  });

  it('a job that is declared after Grafana', () => {
    const build = (app: App) => {
      const monitor = monitoring(app);
      declaresArgoCd(app);
      return monitor;
    };
    expect(dashboardsOf([source('edge', build)])).toContain(argoCd);
  });

  it('a job that only a tenant declares', () => {
    const build = (app: App) => void declaresArgoCd(app);
    expect(dashboardsOf([source('edge', monitoring), source('tenant', build)])).toContain(argoCd);
  });
});
