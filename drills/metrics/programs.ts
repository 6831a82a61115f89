import { request } from 'node:https';
import { alertmanager } from '../../charts/kit/metrics';
import { secretKeys } from '../../charts/monitoring/alertmanager/receivers';
import { localRules } from '../alerts/rules';
import { startApplications } from '../dashboards/applications';
import { startIngress } from '../dashboards/ingress';
import { sendLogLines, startLoki } from '../dashboards/loki';
import { startNode } from '../dashboards/node';
import type { Dist } from '../dist';
import { freePorts } from '../fixtures/ports';
import type { Processes } from '../fixtures/processes';
import { Alertmanager } from '../servers/alertmanager';
import { configFile } from '../servers/config-files';
import { startJaeger } from '../servers/jaeger';
import type { Loki } from '../servers/loki';
import { Prometheus } from '../servers/prometheus';
import { localConfig } from '../servers/prometheus-config';
import { startSensors } from './sensors';

/** A program of the version in the catalogue. */
export interface Program {
  readonly job: string;
  readonly port: number;
}

export interface Programs {
  readonly all: readonly Program[];
  /** Sends requests: some metrics are exposed only once they have a value. */
  use(): Promise<void>;
}

/** The programs of the catalogue that run on loopback, start within seconds and need no root. */
export async function startPrograms(processes: Processes, dist: Dist): Promise<Programs> {
  const [alertmanagerPort, prometheusPort, sensorsPort] = await freePorts(3);
  const closed = 'http://127.0.0.1:1/';
  const applications = await startApplications(processes);
  // One after the other: two that look for free ports at the same time could find the same.
  const node = await startNode(processes, dist);
  await startSensors(processes, sensorsPort);
  const ingress = await startIngress(processes, dist, ['127.0.0.1'], applications.port);
  const jaeger = await startJaeger(processes, dist);
  const loki = await startLoki(processes, dist, {
    // Metrics of rules exist only with rules.
    rules: { 'logs.yml': configFile(dist, 'edge/loki/', 'logs.yml') },
    settings: { 'ruler>alertmanager_url': `http://127.0.0.1:${alertmanagerPort}` },
  });
  await Alertmanager.start(processes, dist, {
    name: 'alertmanager',
    port: alertmanagerPort,
    addresses: { [secretKeys.chat]: closed, [secretKeys.push]: closed, [secretKeys.heartbeat]: closed },
  });
  const config = localConfig(dist, {
    targets: [],
    withoutJobs: ['prometheus', 'blackbox'],
    port: prometheusPort,
    addresses: { [`${alertmanager.name}:${alertmanager.port}`]: `127.0.0.1:${alertmanagerPort}` },
    scrapeSeconds: 3,
    evaluationSeconds: 1,
    rules: true,
  });
  const prometheus = await Prometheus.start(processes, { port: prometheusPort, config, rules: localRules(dist) });
  // It exposes the counters of notifications from then on, as 0; a page from before would show them as of their first event.
  await processes.until('Prometheus has discovered Alertmanager', () => prometheus.hasAlertmanager());
  return {
    all: [
      ...[...node, ...ingress.targets].map(({ job, port }) => ({ job, port })),
      // Its page adds to that of the machine.
      { job: 'node-exporter', port: sensorsPort },
      { job: 'loki', port: loki.port },
      { job: 'jaeger', port: jaeger.metrics },
      { job: 'alertmanager', port: alertmanagerPort },
      { job: 'prometheus', port: prometheusPort },
    ],
    use: async () => {
      await Promise.all([sendLogLines(loki), sendOldLine(loki), get(ingress.https)]);
    },
  };
}

/** A line of 1970, which Loki refuses and counts. */
async function sendOldLine({ url }: Loki): Promise<void> {
  const streams = [{ stream: { service_name: 'demo' }, values: [['1', 'late']] }];
  await fetch(`${url}/loki/api/v1/push`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ streams }),
  });
}

/** Any answer counts as a request, so the certificate is not verified. */
function get(port: number): Promise<void> {
  return new Promise((resolve) => {
    const sent = request(
      { host: '127.0.0.1', port, path: '/', rejectUnauthorized: false, timeout: 5_000 },
      (answer) => {
        answer.resume().on('end', resolve);
      },
    );
    sent.on('error', () => resolve()).on('timeout', () => sent.destroy());
    sent.end();
  });
}
