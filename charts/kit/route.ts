import { declare } from '@twisterlab/platform/model/declared';
import type { Probe } from '@twisterlab/platform/model/monitoring';
import { Construct } from 'constructs';
import type { Cluster } from '../../environments/schema/cluster';
import { HostCertificate } from './host-certificate';
import { k8s } from './k8s';
import type { Middleware } from './middlewares';

export interface RouteProps {
  readonly cluster: Cluster;
  /** Host names, each with the same content. */
  readonly hosts: readonly string[];
  /** The Service behind, and the name of its port. */
  readonly service: { readonly name: string; readonly port: string };
  /** What a request passes on its way, in this order. Default: nothing of its own. */
  readonly middlewares?: readonly Middleware[];
  /** What it answers when it works. Default: 200 at /. */
  readonly works?: Omit<Probe, 'host'>;
}

/** The way from host names to a Service, over HTTPS alone: an Ingress, and the certificate of its names. */
export class Route extends Construct {
  constructor(scope: Construct, name: string, { cluster, hosts, service, middlewares = [], works }: RouteProps) {
    super(scope, `route-${name}`);
    for (const host of hosts) declare(this, 'probe', { host, path: '/', status: 200, ...works });
    const { secretName } = new HostCertificate(this, name, { cluster, hosts });
    const backend = { service: { name: service.name, port: { name: service.port } } };
    new k8s.KubeIngress(this, 'ingress', {
      metadata: {
        name,
        annotations: {
          'traefik.ingress.kubernetes.io/router.entrypoints': 'websecure',
          // Without it Traefik keeps the certificate and answers 404.
          'traefik.ingress.kubernetes.io/router.tls': 'true',
          ...(middlewares.length > 0 && {
            'traefik.ingress.kubernetes.io/router.middlewares': middlewares.map(({ reference }) => reference).join(','),
          }),
        },
      },
      spec: {
        ingressClassName: 'traefik',
        tls: [{ hosts: [...hosts], secretName }],
        rules: hosts.map((host) => ({ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } })),
      },
    });
  }
}
