import { setTimeout as sleep } from 'node:timers/promises';
import { traefik } from '@twisterlab/platform/kubernetes/k3s';
import { logs, metrics } from '../../charts/monitoring/grafana/data-sources';
import type { Dist } from '../dist';
import { drill } from '../drill';
import { noFaults } from '../expectation';
import { freePorts } from '../fixtures/ports';
import type { Processes } from '../fixtures/processes';
import { Prometheus } from '../servers/prometheus';
import { localConfig, probedHosts } from '../servers/prometheus-config';
import { podTarget, type Target } from '../servers/targets';
import { startApplications } from './applications';
import { checks } from './checks';
import { faultInjections } from './fault-injections';
import { type Ingress, startIngress } from './ingress';
import { sendLogLines, startLoki } from './loki';
import { startNode } from './node';
import { runQueries, unknownDataSources } from './queries';
import { Stores } from './stores';

/** Scrapes of each target before the queries run: a rate needs two. */
const scrapes = 3;

/** Loki's compactor has run once. */
const compacted = 'loki_compactor_apply_retention_last_successful_run_timestamp_seconds > 0';

/** Every query of every dashboard in dist, on a real Prometheus and a real Loki with data of real programs. */
export const dashboards = drill({
  name: 'dashboards',
  summary: 'dashboards show data',
  minutes: 1,
  parts: ['prometheus', 'node-exporter', 'traefik', 'loki'],
  packages: ['postgresql-15', 'redis-server'],
  ci: { normal: true, faultInjections: 'four fault injections take five minutes' },
  faultInjections: faultInjections,
  async run({ dist, processes, step, note, check }) {
    check(checks.sources, unknownDataSources(dist), noFaults);
    const stores = await step('start PostgreSQL and Redis with their exporters', () => Stores.start(processes));
    const node = await step('start the node exporter, and run the rendered backup script', () =>
      startNode(processes, dist),
    );
    const hosts = probedHosts(dist);
    const applications = await startApplications(processes);
    const ingress = await step('start Traefik and the blackbox exporter', () =>
      startIngress(processes, dist, hosts, applications.port),
    );
    const loki = await step('start Loki with its rendered configuration', () => startLoki(processes, dist));
    const ofLoki = podTarget('loki', loki.port, 'monitoring');
    const targets = [...stores.targets, ...node, ...applications.targets, ...ingress.targets, ofLoki];
    const prometheus = await step('start Prometheus, wait until it scraped every target', async () => {
      const started = await startPrometheus(processes, dist, targets, ingress);
      const wanted = targets.length + 1 + 2 * hosts.length;
      await processes.until(
        `every target was scraped ${scrapes} times`,
        async () => {
          await Promise.all([stores.use(), sendLogLines(loki)]);
          await sleep(1_000);
          const found = await started.queryOnceUp(
            `count(sum_over_time(up[10m]) >= ${scrapes}) + count(sum_over_time(probe_success[10m]) >= ${scrapes}) and on () ${compacted}`,
          );
          return Number(found[0]?.value) >= wanted;
        },
        300,
      );
      return started;
    });
    const results = await step('run every query', () =>
      runQueries({ [metrics.uid]: prometheus, [logs.uid]: loki }, dist),
    );
    note(results.coverage);
    check(checks.variables, results.variables, noFaults);
    check(checks.data, results.panels, noFaults);
    check(checks.waivers, results.waivers, noFaults);
  },
});

async function startPrometheus(
  processes: Processes,
  dist: Dist,
  targets: readonly Target[],
  { https, blackbox }: Ingress,
): Promise<Prometheus> {
  const [port] = await freePorts(1);
  const config = localConfig(dist, {
    targets,
    port,
    addresses: {
      [`https://${traefik.service}/`]: `https://127.0.0.1:${https}/`,
      'blackbox-exporter:9115': `127.0.0.1:${blackbox}`,
    },
    scrapeSeconds: 5,
    evaluationSeconds: 5,
    rules: false,
  });
  return Prometheus.start(processes, { port, config });
}
