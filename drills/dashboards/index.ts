import { setTimeout as sleep } from 'node:timers/promises';
import { metrics } from '../../charts/monitoring/grafana/data-sources';
import { drill } from '../drill';
import { faultless } from '../expectation';
import { startApplications } from './applications';
import { ask, strangers } from './asked';
import { startMachine } from './machines';
import { hostsOf, Prometheus } from './prometheus';
import { promises } from './promises';
import { sabotages } from './sabotage';
import { Stores } from './stores';
import { startWayIn } from './way-in';

/** Looks at each target before anything is asked: a rate needs two. */
const looks = 3;

/** Every query of every dashboard in dist on a real Prometheus, which real exporters fill. */
export const dashboards = drill({
  name: 'dashboards',
  promise: 'dashboards show data',
  minutes: 1,
  parts: ['prometheus', 'node-exporter', 'traefik'],
  packages: ['postgresql-15', 'redis-server'],
  ci: { healthy: true, broken: true },
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
    const targets = [...stores.targets, ...machine, ...applications.targets, ...wayIn.targets];
    const prometheus = await step('Prometheus with its rendered configuration reads all of them', async () => {
      const started = await Prometheus.start(processes, dist, targets, wayIn);
      const wanted = targets.length + 1 + 2 * hosts.length;
      await processes.until(
        'every target told something a few times',
        async () => {
          await stores.use();
          await sleep(1_000);
          const answered = await started.queryOnceUp(
            `count(sum_over_time(up[10m]) >= ${looks}) + count(sum_over_time(probe_success[10m]) >= ${looks})`,
          );
          return Number(answered[0]?.value[1]) >= wanted;
        },
        300,
      );
      return started;
    });
    const shown = await step('every query', () => ask(prometheus, dist, metrics.uid));
    note(shown.coverage);
    promise(promises.variables, shown.variables, faultless);
    promise(promises.data, shown.panels, faultless);
    promise(promises.excuses, shown.excuses, faultless);
  },
});
