import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Dist } from '../dist';
import { Certificates } from '../fixtures/certificates';
import { freePorts } from '../fixtures/ports';
import type { Processes } from '../fixtures/processes';
import { part } from '../parts/part';
import { unpackedProgram } from '../parts/unpacked';
import { configFile } from '../servers/config-files';
import { podTarget, type Target } from '../servers/targets';

export interface Ingress {
  readonly targets: readonly Target[];
  /** HTTPS port of Traefik. */
  readonly https: number;
  /** Port of the blackbox exporter. */
  readonly blackbox: number;
}

/**
 * Starts Traefik with a certificate of every host name, and the blackbox exporter with its rendered modules.
 * @param backend port of the server behind Traefik.
 */
export async function startIngress(
  processes: Processes,
  dist: Dist,
  hosts: readonly string[],
  backend: number,
): Promise<Ingress> {
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
        services: { all: { loadBalancer: { servers: [{ url: `http://127.0.0.1:${backend}` }] } } },
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
  const rendered = configFile(dist, 'edge/blackbox-exporter/', 'blackbox.yml');
  writeFileSync(modules, rendered.replaceAll('/etc/authority/ca.crt', certificates.path('ca.crt')));
  await processes.start('blackbox-exporter', await unpackedProgram('prometheus-blackbox-exporter'), [
    `--web.listen-address=127.0.0.1:${blackbox}`,
    `--config.file=${modules}`,
  ]);
  return { https, blackbox, targets: [podTarget('traefik', metrics, 'kube-system')] };
}
