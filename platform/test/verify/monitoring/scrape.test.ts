import { scrape } from '@twisterlab/platform/verify/monitoring/scrape';
import { prometheusConfig } from '../../kit/monitoring';
import { deployment, findings } from '../../kit/objects';

const discovered = (label: string, port: string, rest: object = {}) => ({
  job_name: 'redis',
  kubernetes_sd_configs: [{ role: 'pod', namespaces: { names: ['twisterlab'] }, selectors: [{ role: 'pod', label }] }],
  relabel_configs: [{ source_labels: ['__meta_kubernetes_pod_container_port_number'], regex: port, action: 'keep' }],
  ...rest,
});
const check = (config: object) => findings(scrape, [deployment('exporter'), prometheusConfig(config)]);

describe('scrape', () => {
  it('accepts a port that the pods open, and a cluster without Prometheus', () => {
    expect(check(discovered('app.kubernetes.io/name=exporter', '8000'))).toEqual([]);
    expect(findings(scrape, [deployment('exporter')])).toEqual([]);
  });

  it('accepts hostNetwork pods', () => {
    const agent = deployment('agent', { spec: { hostNetwork: true } });
    const config = discovered('app.kubernetes.io/name=agent', '8000');
    expect(findings(scrape, [agent, prometheusConfig(config)])).toEqual([]);
  });

  it('refuses a port that no pod opens', () => {
    expect(check(discovered('app.kubernetes.io/name=exporter', '6379'))).toEqual([
      'ConfigMap prometheus-config the job redis scrapes port 6379 of pods with app.kubernetes.io/name=exporter in twisterlab, which open 8000',
    ]);
  });

  it('refuses pods that do not exist', () => {
    expect(check(discovered('app.kubernetes.io/name=exporters', '8000'))).toEqual([
      'ConfigMap prometheus-config the job redis selects pods with app.kubernetes.io/name=exporters in twisterlab, but there are none',
    ]);
  });

  it('refuses a job without captured metrics', () => {
    expect(check(discovered('app.kubernetes.io/name=exporter', '8000', { job_name: 'sentiment' }))).toEqual([
      'ConfigMap prometheus-config scrapes the job sentiment, whose metrics are unknown: imports/metrics/sentiment.json does not exist',
    ]);
  });
});
