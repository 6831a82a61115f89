import { type Graph, link } from '@twisterlab/platform/link/graph';
import { prometheusConfig } from '@twisterlab/platform/metrics/jobs';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { noMonitoring } from '@twisterlab/platform/model/monitoring';
import { facts } from '../kit/facts';
import { prometheusConfig as configOf, job } from '../kit/monitoring';
import { cluster, configMap, environment } from '../kit/objects';

const own = configOf(job('redis'), job('loki'));
/** What other programs and charts have under the same key. */
const other = configMap('agent', { 'prometheus.yml': 'scrape_configs: [{ job_name: agent }]' });
const template = configMap('template', { 'prometheus.yml': '{{ .Values }}: [' });

function graphOf(
  manifests: readonly Manifest[],
  { jobs = [] as readonly string[], ofChart = [] as readonly Manifest[] } = {},
): Graph {
  const one = environment(manifests);
  const objects = one.objects.map((each) => (ofChart.includes(each.manifest) ? { ...each, helmChart: 'tiny' } : each));
  const scrapes = jobs.map((name) => ({ job: name, port: 1, pods: { name, namespace: 'twisterlab', labels: {} } }));
  return link(cluster, [{ ...one, objects, monitoring: { ...noMonitoring, scrapes } }], facts);
}
const chosen = (...of: Parameters<typeof graphOf>) => prometheusConfig(graphOf(...of))?.object.manifest.metadata.name;

describe('the configuration of the own Prometheus', () => {
  it('is the one that scrapes what charts declared, whatever else has a file of that name', () => {
    for (const manifests of [
      [other, own],
      [own, other],
      [template, other, own],
    ]) {
      expect(chosen(manifests, { jobs: ['redis', 'loki', 'absent'] })).toBe('prometheus-config');
    }
    expect(chosen([other, template], { jobs: ['redis'] })).toBeUndefined();
  });

  it('is none of a third-party chart where nothing is declared', () => {
    expect(chosen([other, own], { ofChart: [other] })).toBe('prometheus-config');
    expect(chosen([other], { ofChart: [other] })).toBeUndefined();
    expect(chosen([])).toBeUndefined();
  });

  it('may be of a third-party chart that scrapes what charts declared', () => {
    expect(chosen([own], { jobs: ['redis'], ofChart: [own] })).toBe('prometheus-config');
  });
});
