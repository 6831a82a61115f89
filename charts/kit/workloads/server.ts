import { traefik } from '@twisterlab/platform/kubernetes/k3s';
import type { ExternalPeer, ExternalServer } from '@twisterlab/platform/model/flow';
import { clients } from '@twisterlab/platform/network/external';
import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { Cluster } from '../../../environments/schema/cluster';
import type { ResourceRange } from '../../../environments/schema/fields';
import type { Exposure, Routing } from '../../../environments/schema/tenant';
import type { DataStore } from '../data-store';
import { k8s } from '../k8s';
import { type Metrics, scrape } from '../metrics';
import { cors } from '../network/cors';
import { bodyLimit, type Middleware, rateLimit } from '../network/middlewares';
import { type Callable, type PodSet, Pods } from '../network/pods';
import { Route } from '../network/route';
import { service } from '../network/service';
import { type ContainerProps, type Env, emptyDir, type Mount } from './container';
import { podTemplate } from './pod-template';

export interface ServerProps {
  readonly cluster: Cluster;
  /** Its PriorityClass. */
  readonly priorityClass: string;
  /** Image with an exact version. */
  readonly image: string;
  readonly http: {
    readonly port: number;
    /** Path of all probes; answers 200 when the server works. */
    readonly health: string;
    /** Scrape job on the same port. Default: none. */
    readonly metrics?: Metrics;
  };
  /** Further ports by name. Default: none. */
  readonly ports?: Readonly<Record<string, number>>;
  readonly cpu: ResourceRange;
  readonly memory: ResourceRange;
  /** Default: none. */
  readonly env?: Env;
  readonly command?: string[];
  readonly args?: string[];
  /** Mounts besides a small /tmp. Default: none. */
  readonly mounts?: readonly Mount[];
  /** A rollout stops the old pod first: accepts a short outage, and the node needs no room for two pods. Default: false. */
  readonly recreate?: boolean;
  /**
   * Data stores that it writes to. It connects to them, starts when they accept its login, and has no pods while their writers
   * are stopped. Default: none.
   */
  readonly stores?: readonly DataStore[];
  /** Numeric user (uid). Default: 1000. */
  readonly user?: number;
  /** Limit of the startup probe in seconds. Default: 120. */
  readonly startupSeconds?: number;
  /** Name of the Service. Default: the name of the server. */
  readonly service?: string;
  readonly exposure?: Exposure;
  /** Ingress. Default: none. */
  readonly route?: Routing & {
    /** Maximum request body. Responses are buffered too: omit it for a server that streams. Default: none. */
    readonly bodyLimit?: string;
    /** Headers that pages of `corsOrigins` may send and read, besides the usual ones. Default: none. */
    readonly corsHeaders?: readonly string[];
    /** Middlewares that require a login, for servers without authentication. Default: none. */
    readonly login?: readonly Middleware[];
    /** The only paths that are routed, each exactly. Default: all. */
    readonly paths?: readonly string[];
  };
  /** Pods. Default: 1. */
  readonly replicas?: number;
  readonly autoscale?: { readonly max: number; readonly cpuPercent: number };
  /** Whether two pods may share a node. Default: preferred. */
  readonly spread?: 'preferred' | 'required';
}

/** On the Deployment of a stopped writer: the reason. */
export const stoppedAnnotation = 'twisterlab.io/writers-stopped';

/** A stateless HTTP server: Deployment, Service, ServiceAccount, PodDisruptionBudget, and optionally autoscaler and Ingress. */
export class Server extends Construct implements Callable {
  readonly pods: Pods;
  readonly port: number;
  readonly service: string;

  constructor(
    scope: Construct,
    readonly name: string,
    props: ServerProps,
  ) {
    super(scope, name);
    const { cluster, http, exposure, recreate: replaced, stores = [] } = props;
    const stopped = stores.find(({ writersStopped }) => writersStopped !== undefined)?.writersStopped;
    const replicas = stopped === undefined ? (props.replicas ?? 1) : 0;
    const autoscale = stopped === undefined ? props.autoscale : undefined;
    this.port = http.port;
    this.service = props.service ?? name;
    this.pods = new Pods(this, name, Chart.of(this).namespace!);
    const most = autoscale?.max ?? replicas;

    new k8s.KubeServiceAccount(this, 'account', { metadata: { name }, automountServiceAccountToken: false });
    new k8s.KubeDeployment(this, 'deployment', {
      metadata: { name, annotations: stopped === undefined ? undefined : { [stoppedAnnotation]: stopped } },
      spec: {
        replicas: autoscale ? undefined : replicas,
        revisionHistoryLimit: 3,
        selector: { matchLabels: this.pods.labels },
        strategy: {
          type: 'RollingUpdate',
          rollingUpdate: {
            maxSurge: k8s.IntOrString.fromNumber(replaced ? 0 : 1),
            maxUnavailable: k8s.IntOrString.fromNumber(replaced ? 1 : 0),
          },
        },
        template: podTemplate({
          labels: this.pods.labels,
          extraLabels: Chart.of(this).labels,
          user: props.user ?? 1000,
          serviceAccount: name,
          priorityClass: props.priorityClass,
          spread: most > 1 ? this.spread(props.spread ?? 'preferred') : undefined,
          init: stores.map((store) => store.awaitLogin()),
          container: { ...this.container(props), name },
        }),
      },
    });
    service(this, {
      name: this.service,
      selector: this.pods.labels,
      ports: { http: http.port, ...props.ports },
      exposure,
    });
    if (most > 1) this.disruptionBudget();
    if (autoscale) this.autoscaler({ min: replicas, ...autoscale });
    if (exposure?.from) this.ingressFrom(clients(cluster, exposure.from));
    if (props.route?.hosts.length) {
      this.route(props, { ...props.route, probed: stopped === undefined });
    }
    if (http.metrics) {
      scrape(this.pods, { port: http.port, ...http.metrics, ...(stopped !== undefined && { withoutPods: true }) });
    }
    this.pods.connectTo(...stores);
  }

  connectTo(...targets: readonly Callable[]): this {
    this.pods.connectTo(...targets);
    return this;
  }

  egressToCidr(...servers: readonly ExternalServer[]): this {
    this.pods.egressToCidr(...servers);
    return this;
  }

  ingressFrom(...sources: readonly (PodSet | ExternalPeer)[]): this {
    for (const source of sources) this.pods.ingressFrom(source, this.port);
    return this;
  }

  private container({
    image,
    command,
    args,
    env,
    cpu,
    memory,
    http,
    ports,
    mounts = [],
    startupSeconds: startSeconds = 120,
  }: ServerProps): Omit<ContainerProps, 'name'> {
    const probe = { httpGet: { path: http.health, port: k8s.IntOrString.fromString('http') }, timeoutSeconds: 5 };
    return {
      image,
      command,
      args,
      env,
      cpu,
      memory,
      ports: { http: http.port, ...ports },
      mounts: [emptyDir('/tmp'), ...mounts],
      startupProbe: { ...probe, periodSeconds: 1, failureThreshold: startSeconds },
      readinessProbe: { ...probe, periodSeconds: 10, failureThreshold: 3 },
      livenessProbe: { ...probe, periodSeconds: 20, failureThreshold: 3 },
      // Proxies and Services stop routing to a terminating pod only a moment later.
      lifecycle: { preStop: { sleep: { seconds: 5 } } },
    };
  }

  private spread(mode: 'preferred' | 'required'): k8s.TopologySpreadConstraint {
    return {
      maxSkew: 1,
      topologyKey: 'kubernetes.io/hostname',
      whenUnsatisfiable: mode === 'required' ? 'DoNotSchedule' : 'ScheduleAnyway',
      labelSelector: { matchLabels: this.pods.labels },
      // Ignore pods of the old version, otherwise a rollout on full nodes stalls.
      matchLabelKeys: ['pod-template-hash'],
    };
  }

  private disruptionBudget(): void {
    new k8s.KubePodDisruptionBudget(this, 'budget', {
      metadata: { name: this.name },
      spec: { maxUnavailable: k8s.IntOrString.fromNumber(1), selector: { matchLabels: this.pods.labels } },
    });
  }

  private autoscaler({ min, max, cpuPercent }: { min: number; max: number; cpuPercent: number }): void {
    new k8s.KubeHorizontalPodAutoscalerV2(this, 'autoscaler', {
      metadata: { name: this.name },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: this.name },
        minReplicas: min,
        maxReplicas: max,
        metrics: [
          {
            type: 'Resource',
            resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: cpuPercent } },
          },
        ],
      },
    });
  }

  private route(
    { cluster, http }: ServerProps,
    { hosts, paths, probed, ...limits }: NonNullable<ServerProps['route']> & { readonly probed: boolean },
  ): void {
    new Route(this, this.name, {
      cluster,
      hosts,
      service: { name: this.service, port: 'http' },
      pods: { name: this.name, namespace: this.pods.namespace, labels: this.pods.labels, port: this.port },
      paths,
      // With a login, the ingress controller answers: the probe does not reach the server.
      probe: probed && (limits.login ? { path: '/', status: 401 } : { path: http.health, status: 200 }),
      // A preflight has no password, and the rate limit applies before the password check.
      middlewares: [
        cors(this, this.name, { origins: limits.corsOrigins, headers: limits.corsHeaders }),
        rateLimit(this, this.name, limits.rateLimit),
        ...(limits.login ?? []),
        ...(limits.bodyLimit === undefined ? [] : [bodyLimit(this, this.name, limits.bodyLimit)]),
      ],
    });
    this.ingressFrom(traefik);
  }
}
