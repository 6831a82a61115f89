import { link } from '@twisterlab/platform/link/graph';
import { noMonitoring, type Scrape } from '@twisterlab/platform/model/monitoring';
import { scrapePath } from '@twisterlab/platform/verify/monitoring/scrape-path';
import { prometheusConfig } from '../../kit/monitoring';
import {
  allows,
  cluster,
  denyAll,
  deployment,
  environment,
  graphFindings,
  namespace,
  networkPolicy,
  pods,
} from '../../kit/objects';

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

  it('accepts a scrape that the policies allow, and without policies', () => {
    expect(check({}, denyAll, ...opened)).toEqual([]);
    expect(check({})).toEqual([]);
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

  describe('on the network of the node', () => {
    const toNode = (port: number) =>
      networkPolicy('prometheus-to-nodes', {
        podSelector: { matchLabels: pods('prometheus').labels },
        policyTypes: ['Egress'],
        egress: [{ to: [{ ipBlock: { cidr: '192.168.0.30/32' } }], ports: [{ port }] }],
      });

    it('accepts a scrape that the policies of Prometheus allow', () => {
      expect(check({ hostNetwork: true }, denyAll, toNode(8000))).toEqual([]);
    });

    it.each([
      ['no policy', []],
      ['another port', [toNode(8001)]],
    ])('rejects one with %s', (_, policies) => {
      expect(check({ hostNetwork: true }, denyAll, ...policies)).toEqual([
        'Deployment api the job api scrapes port 8000 of the node edgeserver, and no NetworkPolicy lets Deployment twisterlab/prometheus reach it',
      ]);
    });
  });

  describe('of a job of nodes', () => {
    const ofNodes = (port: number) => {
      const kubelets = { job_name: 'kubelets', kubernetes_sd_configs: [{ role: 'node' }] };
      const { metadata: labelled, ...fields } = prometheusConfig(kubelets);
      const nodes = { ...fields, metadata: { ...labelled, namespace: prometheus.metadata.namespace } };
      const egress = networkPolicy('prometheus-to-kubelets', {
        podSelector: { matchLabels: pods('prometheus').labels },
        policyTypes: ['Egress'],
        egress: [{ to: [{ ipBlock: { cidr: '192.168.0.30/32' } }], ports: [{ port }] }],
      });
      return graphFindings(scrapePath, link(cluster, [environment([namespace, prometheus, nodes, denyAll, egress])]));
    };

    it('accepts one whose kubelets Prometheus may reach, and rejects one that it may not', () => {
      expect(ofNodes(10250)).toEqual([]);
      expect(ofNodes(10251)).toEqual([
        'ConfigMap prometheus-config the job kubelets scrapes port 10250 of the node edgeserver, and no NetworkPolicy lets Deployment twisterlab/prometheus reach it',
      ]);
    });
  });
});
