import { setTimeout as sleep } from 'node:timers/promises';
import { logs, metrics } from '../../charts/monitoring/grafana/data-sources';
import { drill } from '../drill';
import { faultless } from '../expectation';
import { startApplications } from './applications';
import { ask, strangers } from './asked';
import { Loki } from './loki';
import { startMachine } from './machines';
import { hostsOf, Prometheus } from './prometheus';
import { promises } from './promises';
import { sabotages } from './sabotage';
import { Stores } from './stores';
import { startWayIn } from './way-in';

/** Looks at each target before anything is asked: a rate needs two. */
const looks = 3;

/** Loki has been through its tables once. */
const swept = 'loki_compactor_apply_retention_last_successful_run_timestamp_seconds > 0';

/** Every query of every dashboard in dist on a real Prometheus and a real Loki, which real programs fill. */
export const dashboards = drill({
  name: 'dashboards',
  promise: 'dashboards show data',
  minutes: 1,
  parts: ['prometheus', 'node-exporter', 'traefik', 'loki'],
  packages: ['postgresql-15', 'redis-server'],
  ci: { healthy: true, broken: 'four sabotages take five minutes' },
  breaks: sabotages,
  async run({ dist, processes, step, note, promise }) {
    promise(promises.sources, strangers(dist), faultless);
    const stores = await step('PostgreSQL and Redis with their exporters', () => Stores.start(processes));
    const machine = await step('a node, and backups by the rendered script', () => startMachine(processes, dist));
    const hosts = hostsOf(dist);
    const applications = await startApplications(processes);
    const wayIn = await step('the ingress controller, and who asks host names', () =>
      startWayIn(processes, dist, hosts, applications.port),
    );
    const { loki, targets: ofLoki } = await step('Loki with its rendered configuration', () =>
      Loki.start(processes, dist),
    );
    const targets = [...stores.targets, ...machine, ...applications.targets, ...wayIn.targets, ...ofLoki];
    const prometheus = await step('Prometheus with its rendered configuration reads all of them', async () => {
      const started = await Prometheus.start(processes, dist, targets, wayIn);
      const wanted = targets.length + 1 + 2 * hosts.length;
      await processes.until(
        'every target told something a few times',
        async () => {
          await Promise.all([stores.use(), loki.write()]);
          await sleep(1_000);
          const answered = await started.queryOnceUp(
            `count(sum_over_time(up[10m]) >= ${looks}) + count(sum_over_time(probe_success[10m]) >= ${looks}) and on () ${swept}`,
          );
          return Number(answered[0]?.value) >= wanted;
        },
        300,
      );
      return started;
    });
    const shown = await step('every query', () => ask({ [metrics.uid]: prometheus, [logs.uid]: loki }, dist));
    note(shown.coverage);
    promise(promises.variables, shown.variables, faultless);
    promise(promises.data, shown.panels, faultless);
    promise(promises.excuses, shown.excuses, faultless);
  },
});
