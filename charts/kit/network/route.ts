import { declare } from '@twisterlab/platform/model/declarations';
import type { Probe } from '@twisterlab/platform/model/monitoring';
import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { Cluster } from '../../../environments/schema/cluster';
import type { Application } from '../application';
import { k8s } from '../k8s';
import { certificateSecret, HostCertificate } from './host-certificate';
import type { Middleware } from './middlewares';
import type { PodSet } from './pods';

export interface RouteProps {
  readonly cluster: Cluster;
  /** Host names that route to the Service. */
  readonly hosts: readonly string[];
  /** The backend Service and the name of its port. */
  readonly service: { readonly name: string; readonly port: string };
  /** The pods behind that Service, and their port: the ingress controller may connect to it. Their chart allows the ingress. */
  readonly pods: PodSet & { readonly port: number };
  /** A middleware also connects to the Service, by its name. Default: false. */
  readonly byName?: boolean;
  /** Another route with the same hosts, whose certificate it uses. Default: none, it has its own. */
  readonly certificateOf?: string;
  /** The only paths that are routed, each exactly; any other is 404. Default: all. */
  readonly paths?: readonly string[];
  /** Middlewares, in order. Default: none. */
  readonly middlewares?: readonly Middleware[];
  /** The expected answer of the uptime probe; false: it is not probed. Default: 200 at /. */
  readonly probe?: Omit<Probe, 'host'> | false;
}

/** An HTTPS-only Ingress for host names, with their certificate and uptime probes. */
export class Route extends Construct {
  constructor(
    scope: Construct,
    name: string,
    {
      cluster,
      hosts,
      service,
      pods,
      paths,
      middlewares = [],
      probe = { path: '/', status: 200 },
      ...props
    }: RouteProps,
  ) {
    super(scope, `route-${name}`);
    const { name: podName, namespace, labels, port } = pods;
    declare(this, 'route', {
      environment: (Chart.of(this) as Application).environment,
      name: podName,
      namespace,
      labels,
      port,
      ingress: name,
      hosts,
      paths: paths ?? ['/'],
      ...(props.byName && { byName: true }),
    });
    if (probe) for (const host of hosts) declare(this, 'probe', { host, ...probe });
    const secretName =
      props.certificateOf === undefined
        ? new HostCertificate(this, name, { cluster, hosts }).secretName
        : certificateSecret(props.certificateOf);
    const backend = { service: { name: service.name, port: { name: service.port } } };
    const routed = paths?.map((path) => ({ path, pathType: 'Exact', backend })) ?? [
      { path: '/', pathType: 'Prefix', backend },
    ];
    new k8s.KubeIngress(this, 'ingress', {
      metadata: {
        name,
        annotations: {
          'traefik.ingress.kubernetes.io/router.entrypoints': 'websecure',
          // Without it Traefik answers 404 despite the certificate.
          'traefik.ingress.kubernetes.io/router.tls': 'true',
          ...(middlewares.length > 0 && {
            'traefik.ingress.kubernetes.io/router.middlewares': middlewares.map(({ reference }) => reference).join(','),
          }),
        },
      },
      spec: {
        ingressClassName: 'traefik',
        tls: [{ hosts: [...hosts], secretName }],
        rules: hosts.map((host) => ({ host, http: { paths: routed } })),
      },
    });
  }
}
