import { scrapeConfig } from '@twisterlab/platform/model/monitoring-files';
import { stringify } from 'yaml';
import { hostOfRouter } from '../../../charts/monitoring/prometheus/router-hosts';
import { requestsByHost } from '../../../charts/rules/requests-by-host';
import { configMap, findings, object } from '../../kit/objects';

const settings = (...additionalArguments: string[]) =>
  object('helm.cattle.io/v1', 'HelmChartConfig', 'traefik', {
    spec: { valuesContent: stringify({ additionalArguments }) },
  });
const counted = settings('--metrics.prometheus.addRoutersLabels=true');
const route = {
  ...{ environment: 'production', name: 'api', namespace: 'twisterlab', labels: {}, port: 8000 },
  ...{ ingress: 'api', hosts: ['example.org', 'api.example.org'], paths: ['/', '/mcp'] },
};
const paths = route.paths.map((path) => ({ path, backend: { service: { name: 'api', port: { name: 'http' } } } }));
const ingress = object('networking.k8s.io/v1', 'Ingress', 'api', {
  spec: { rules: route.hosts.map((host) => ({ host, http: { paths } })) },
});
const scraped = (metric_relabel_configs: readonly object[], job_name = 'traefik') =>
  object('v1', 'ConfigMap', 'prometheus-config', {
    metadata: { labels: scrapeConfig },
    data: { 'prometheus.yml': stringify({ scrape_configs: [{ job_name, metric_relabel_configs }] }) },
  });

describe('requests-by-host', () => {
  it('accepts routers whose hosts are known, and a cluster that does not scrape Traefik', () => {
    expect(findings(requestsByHost, [counted, ingress, scraped(hostOfRouter([route]))])).toEqual([]);
    expect(findings(requestsByHost, [settings(), ingress, scraped([], 'api')])).toEqual([]);
    expect(findings(requestsByHost, [settings(), ingress, configMap('other', {})])).toEqual([]);
  });

  it('rejects Traefik without metrics by router', () => {
    expect(findings(requestsByHost, [settings('--accesslog'), ingress, scraped(hostOfRouter([route]))])).toEqual([
      'HelmChartConfig traefik does not count requests by router (metrics.prometheus.addrouterslabels)',
    ]);
  });

  it('rejects a path without a host, and one with the host of another', () => {
    const missing = hostOfRouter([{ ...route, paths: ['/'] }]);
    const loose = [...hostOfRouter([route]), { ...missing[0], regex: 'twisterlab-api-.*' }];
    const wrong = (configs: readonly object[]) => findings(requestsByHost, [counted, ingress, scraped(configs)]);
    expect(wrong(missing)).toEqual([
      'ConfigMap prometheus-config prometheus.yml: requests to example.org/mcp get no host',
      'ConfigMap prometheus-config prometheus.yml: requests to api.example.org/mcp get no host',
    ]);
    expect(wrong(loose)).toEqual([
      'ConfigMap prometheus-config prometheus.yml: requests to api.example.org/ get the host example.org',
      'ConfigMap prometheus-config prometheus.yml: requests to api.example.org/mcp get the host example.org',
    ]);
  });
});
