import { link } from '@twisterlab/platform/link/graph';
import { noMonitoring, type Scrape } from '@twisterlab/platform/model/monitoring';
import { scrapePath } from '@twisterlab/platform/verify/monitoring/scrape-path';
import { prometheusConfig } from '../../kit/monitoring';
import { allows, cluster, denyAll, deployment, environment, graphFindings, namespace, pods } from '../../kit/objects';

const prometheus = deployment('prometheus', {
  spec: { volumes: [{ name: 'config', configMap: { name: 'prometheus-config' } }] },
});
const { metadata, ...rest } = prometheusConfig();
// In the namespace of the other objects.
const config = { ...rest, metadata: { ...metadata, namespace: prometheus.metadata.namespace } };

function check(change: Partial<Scrape>, ...policies: Parameters<typeof environment>[0]) {
  const own = environment([namespace, prometheus, config, deployment('api'), ...policies]);
  const scrapes = [{ job: 'api', pods: pods('api'), port: 8000, ...change }];
  return graphFindings(scrapePath, link(cluster, [{ ...own, monitoring: { ...noMonitoring, scrapes } }]));
}

describe('scrape-path', () => {
  const opened = [allows.egress('prometheus', 'api', 8000), allows.ingress('api', 'prometheus', 8000)];

  it('accepts a scrape that the policies allow, without policies, and on the network of the node', () => {
    expect(check({}, denyAll, ...opened)).toEqual([]);
    expect(check({})).toEqual([]);
    expect(check({ hostNetwork: true }, denyAll)).toEqual([]);
  });

  it.each([
    ['no policy', []],
    ['egress only', opened.slice(0, 1)],
    ['another port', [allows.egress('prometheus', 'api', 8001), allows.ingress('api', 'prometheus', 8001)]],
  ])('rejects a scrape with %s', (_, policies) => {
    expect(check({}, denyAll, ...policies)).toEqual([
      'Deployment api the job api scrapes port 8000 of Deployment twisterlab/api, and no NetworkPolicy lets Deployment twisterlab/prometheus reach it',
    ]);
  });
});
