import { mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import type { Kinds } from '@twisterlab/platform/model/kinds';
import { file } from '../../charts/monitoring/alertmanager/receivers';
import { Alertmanager } from '../alerts/alertmanager';
import { Prometheus } from '../alerts/prometheus';
import { startApplications } from '../dashboards/applications';
import { Loki } from '../dashboards/loki';
import { startMachine } from '../dashboards/machines';
import { startWayIn } from '../dashboards/way-in';
import type { Dist } from '../dist';
import { freePorts } from '../ground/ports';
import type { Processes } from '../ground/processes';
import { part } from '../parts/part';

/** A program of the version that the catalogue is of. */
export interface Program {
  readonly job: string;
  readonly port: number;
}

export interface Programs {
  readonly all: readonly Program[];
  /** Gives them work: some tell a metric only once there is a value of it. */
  use(): Promise<void>;
}

/** Those of the catalogue's programs that run on loopback, within seconds and without root. */
export async function startPrograms(processes: Processes, dist: Dist): Promise<Programs> {
  const [alertmanagerPort, prometheusPort] = await freePorts(2);
  const nobody = 'http://127.0.0.1:1/';
  const applications = await startApplications(processes);
  // Each looks for ports of its own: side by side, two could find the same.
  const machine = await startMachine(processes, dist);
  const wayIn = await startWayIn(processes, dist, ['127.0.0.1'], applications.port);
  const jaeger = await startJaeger(processes, dist);
  const { loki, targets } = await Loki.start(processes, dist);
  await Alertmanager.start(processes, dist, {
    name: 'alertmanager',
    port: alertmanagerPort,
    addresses: { [file.chat]: nobody, [file.heartbeat]: nobody },
  });
  await Prometheus.start(processes, dist, { port: prometheusPort, targets: {}, alertmanagerPort });
  return {
    all: [
      ...[...machine, ...wayIn.targets, ...targets].map(({ job, port }) => ({ job, port })),
      { job: 'jaeger', port: jaeger },
      { job: 'alertmanager', port: alertmanagerPort },
      { job: 'prometheus', port: prometheusPort },
    ],
    use: async () => {
      await Promise.all([loki.write(), writeTooLate(targets[0]!.port), asked(wayIn.https)]);
    },
  };
}

/** A line of 1970, which Loki refuses and counts. */
async function writeTooLate(port: number): Promise<void> {
  const streams = [{ stream: { service_name: 'demo' }, values: [['1', 'late']] }];
  await fetch(`http://127.0.0.1:${port}/loki/api/v1/push`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ streams }),
  });
}

/** @returns the port of its metrics. */
async function startJaeger(processes: Processes, dist: Dist): Promise<number> {
  const ports = await freePorts(5);
  const folder = join(processes.folder, 'jaeger');
  mkdirSync(folder);
  const { manifest } = dist.find(({ path }) => /^edge\/jaeger\/ConfigMap\.jaeger-config-/.test(path));
  const rendered = (manifest as Kinds['ConfigMap']).data!['jaeger.yaml']!;
  const here = ['port: 8888', ':13133', ':4317', ':16686', ':16685'].reduce(
    (text, port, index) => text.replace(port, port.replace(/\d+/, `${ports[index]}`)),
    rendered.replaceAll('0.0.0.0', '127.0.0.1').replaceAll('/badger/', `${folder}/`),
  );
  writeFileSync(join(folder, 'jaeger.yaml'), here);
  await processes.start('jaeger', await part('jaeger'), [`--config=${folder}/jaeger.yaml`]);
  return ports[0]!;
}

/** Who certifies is of no interest: what is counted is the request. */
function asked(port: number): Promise<void> {
  return new Promise((resolve) => {
    const asking = request(
      { host: '127.0.0.1', port, path: '/', rejectUnauthorized: false, timeout: 5_000 },
      (answer) => {
        answer.resume().on('end', resolve);
      },
    );
    asking.on('error', () => resolve()).on('timeout', () => asking.destroy());
    asking.end();
  });
}
