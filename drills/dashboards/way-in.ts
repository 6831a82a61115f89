import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Kinds } from '@twisterlab/platform/model/kinds';
import { stringify } from 'yaml';
import type { Dist } from '../dist';
import { Certificates } from '../ground/certificates';
import { freePorts } from '../ground/ports';
import type { Processes } from '../ground/processes';
import { part } from '../parts/part';
import { unpackedProgram } from '../parts/unpacked';
import { type Target, target } from './target';

export interface WayIn {
  readonly targets: readonly Target[];
  /** Of the ingress controller, over TLS. */
  readonly https: number;
  /** Of who asks host names. */
  readonly blackbox: number;
}

/** Traefik with a certificate of every host name, and the blackbox exporter with its rendered modules. @param servers port behind. */
export async function startWayIn(
  processes: Processes,
  dist: Dist,
  hosts: readonly string[],
  servers: number,
): Promise<WayIn> {
  const [https, metrics, blackbox] = await freePorts(3);
  const certificates = new Certificates(join(processes.folder, 'certificates'));
  certificates.server(
    'traefik',
    hosts.map((host) => `DNS:${host}`),
  );
  const routes = join(processes.folder, 'routes.yml');
  const [certFile, keyFile] = ['crt', 'key'].map((ending) => certificates.path(`traefik.${ending}`));
  writeFileSync(
    routes,
    stringify({
      http: {
        routers: { all: { rule: 'PathPrefix(`/`)', service: 'all', entryPoints: ['websecure'], tls: {} } },
        services: { all: { loadBalancer: { servers: [{ url: `http://127.0.0.1:${servers}` }] } } },
      },
      tls: { certificates: [{ certFile, keyFile }] },
    }),
  );
  await processes.start('traefik', await part('traefik'), [
    ...['--global.checkNewVersion=false', '--global.sendAnonymousUsage=false'],
    `--entryPoints.websecure.address=127.0.0.1:${https}`,
    `--entryPoints.metrics.address=127.0.0.1:${metrics}`,
    ...['--metrics.prometheus=true', '--metrics.prometheus.entryPoint=metrics'],
    `--providers.file.filename=${routes}`,
  ]);
  const modules = join(processes.folder, 'blackbox.yml');
  writeFileSync(modules, modulesOf(dist).replaceAll('/etc/authority/ca.crt', certificates.path('ca.crt')));
  await processes.start('blackbox-exporter', await unpackedProgram('prometheus-blackbox-exporter'), [
    `--web.listen-address=127.0.0.1:${blackbox}`,
    `--config.file=${modules}`,
  ]);
  return { https, blackbox, targets: [target('traefik', metrics, 'kube-system')] };
}

function modulesOf(dist: Dist): string {
  const { manifest } = dist.find(({ path }) => /^edge\/blackbox-exporter\/ConfigMap\./.test(path));
  return (manifest as Kinds['ConfigMap']).data!['blackbox.yml']!;
}
