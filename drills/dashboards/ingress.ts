import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { routerName } from '@twisterlab/platform/kubernetes/traefik-routers';
import { is } from '@twisterlab/platform/model/kinds';
import { parse, stringify } from 'yaml';
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
        routers: { ...routersOf(dist), all: { ...toAll, rule: 'PathPrefix(`/`)' } },
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
    ...metricsArguments(dist),
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

const toAll = { service: 'all', entryPoints: ['websecure'], tls: {} };

/** A router for each host, with the name that it has in the cluster. */
function routersOf(dist: Dist): Readonly<Record<string, object>> {
  const ingresses = dist.objects().flatMap(({ manifest }) => (is(manifest, 'Ingress') ? manifest : []));
  return Object.fromEntries(
    ingresses.flatMap(({ metadata: { namespace = '', name }, spec }) =>
      (spec?.rules ?? []).flatMap(({ host = '', http }) =>
        (http?.paths ?? []).map(({ path = '/' }) => [
          routerName({ namespace, ingress: name, host, path }),
          { ...toAll, rule: `Host(\`${host}\`) && PathPrefix(\`${path}\`)` },
        ]),
      ),
    ),
  );
}

/** The rendered arguments about metrics. */
function metricsArguments(dist: Dist): readonly string[] {
  const { manifest } = dist.find(({ path }) => path.startsWith('edge/traefik/HelmChartConfig.'));
  const { spec } = manifest as { readonly spec?: { readonly valuesContent?: string } };
  const { additionalArguments = [] } = parse(spec?.valuesContent ?? '') as {
    readonly additionalArguments?: readonly string[];
  };
  return additionalArguments.filter((each) => each.startsWith('--metrics.'));
}
