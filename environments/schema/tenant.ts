import { deepFreeze } from '@twisterlab/platform/util/freeze';
import { z } from 'zod';
import type { Cluster, ClusterInput } from './cluster';
import {
  count,
  cpuRange,
  date,
  host,
  image,
  ipAddress,
  label,
  memoryRange,
  network,
  nodePort,
  origin,
  record,
  schedule,
  size,
} from './fields';
import { offsite } from './offsite';
import { clientId } from './sign-on';

const replicas = count(1, 'is not a number of replicas. Write a whole number from 1 upwards.');

/** Access from outside the cluster without the ingress controller. Default: none. */
const exposure = {
  /** A port on every node that runs one of its pods (30000 to 32767). Default: none. */
  nodePort: nodePort.optional(),
  /** An address of the cluster's pool, answered by MetalLB. Default: none. */
  address: ipAddress.optional(),
  /** Networks that may use the node port or the address (CIDR), in clear text and without a login. Required with either. */
  from: z.array(network).min(1, 'is empty. Name a network, such as 192.168.0.20/32.').optional(),
};

/** Access through the ingress controller. */
const route = {
  /** Host names. Default: none, no Ingress. */
  hosts: z.array(host).default([]),
  /**
   * Web origins whose pages may call it from a browser, with credentials (CORS), such as `https://ide.example.org`. Default: none,
   * only pages of its own hosts.
   */
  corsOrigins: z.array(origin).default([]),
  /** Rate limit per client address; more requests get status 429. */
  rateLimit: record({
    /** Average requests per second. Default: 20. */
    perSecond: count(1, 'allows no request. Allow at least 1 a second.').default(20),
    /** Burst of requests. Default: 50. */
    burst: count(1, 'allows no request. Allow at least 1 at once.').default(50),
  }).prefault({}),
};

/** The API. */
const api = record({
  ...exposure,
  /** Maximum request body; larger ones get status 413. The MCP server has no such limit: it would hold back its streams. Default: 1Mi. */
  bodyLimit: size.default('1Mi'),
  /** Image with an exact version. Default: the release of the catalogue, charts/images.ts. */
  image: image.optional(),
  ...route,
  /** Pods. Default: 1, because agents keep state in the process, so two replicas would differ. */
  replicas: replicas.default(1),
  /** Whether replicas must run on different nodes. Default: preferred, they may share a node if there is no other. */
  spread: z.enum(['preferred', 'required'], 'is not a spread. Write preferred or required.').default('preferred'),
  /** Follow CPU use between `replicas` and `max` pods. Default: off. */
  autoscale: record({
    /** Maximum number of pods. */
    max: replicas,
    /** Target CPU utilization in percent of the request. Default: 70. */
    cpuPercent: z.int().min(10, 'is too low. Choose 10 to 95.').max(95, 'is too high. Choose 10 to 95.').default(70),
  }).optional(),
  /** CPU request and limit. Default: 100m..500m, the owner's live values. */
  cpu: cpuRange.prefault('100m..500m'),
  /** Memory request and limit. Default: 256Mi..512Mi; idle it takes about 100Mi. */
  memory: memoryRange.prefault('256Mi..512Mi'),
});

/** The MCP server. */
const mcp = record({
  ...exposure,
  ...route,
  /**
   * How clients of `hosts` log in: by a password that bootstrap generates, or by `signOn` of the cluster, with a bearer token or in a
   * browser. Default: password.
   */
  authentication: z
    .enum(['password', 'sign-on'], 'is not a kind of authentication. Write password or sign-on.')
    .default('password'),
  /** Client ID at the identity provider, and the audience of bearer tokens; another one for each tenant. Required with sign-on. */
  clientId: clientId.optional(),
  /** Image with an exact version. Default: the release of the catalogue, charts/images.ts. */
  image: image.optional(),
  /** CPU request and limit. Default: 100m..500m, the owner's live values. */
  cpu: cpuRange.prefault('100m..500m'),
  /** Memory request and limit. Default: 256Mi..512Mi; idle it takes about 110Mi. */
  memory: memoryRange.prefault('256Mi..512Mi'),
  /** Log level; the server accepts upper case only. Default: INFO. */
  logLevel: z
    .enum(
      ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'],
      'is not a log level. Write DEBUG, INFO, WARNING, ERROR or CRITICAL.',
    )
    .default('INFO'),
  /**
   * The Azure application whose tokens the server accepts (UUIDs). Default: the nil UUID. It protects nothing: the server compares
   * the audience and checks no signature, so a client can write a token with any role. Source: docs/decisions/0007-no-built-in-tokens.md.
   */
  azure: record({
    /** Application (client) ID, which a token must have as its audience. Default: the nil UUID. */
    clientId: z
      .uuid('is not a UUID. Copy the application (client) id.')
      .default('00000000-0000-0000-0000-000000000000'),
    /** Directory (tenant) ID. Default: the nil UUID. */
    tenantId: z.uuid('is not a UUID. Copy the directory (tenant) id.').default('00000000-0000-0000-0000-000000000000'),
  }).prefault({}),
});

/** PostgreSQL. */
const postgres = record({
  /** Database of the tenant, owned by the role twisterlab. */
  database: z
    .string()
    .regex(/^[a-z_][a-z0-9_]{0,62}$/, 'is not a database name. Write lower-case letters, digits and underscores.'),
  /**
   * The login role of the applications: a role has one password, and a rotation changes to the other. Default: primary. Source:
   * docs/runbooks/rotation.md.
   */
  login: z.enum(['primary', 'alternate'], 'is not a login role. Write primary or alternate.').default('primary'),
  /** Size of its claim, in bytes. Default: 10Gi. */
  storage: size.default('10Gi'),
  /** CPU request and limit. Default: 100m..1. */
  cpu: cpuRange.prefault('100m..1'),
  /** Memory request and limit. Default: 256Mi..512Mi. */
  memory: memoryRange.prefault('256Mi..512Mi'),
});

/** Redis. */
const redis = record({
  /** Size of the claim for the append-only file, in bytes. Default: 5Gi. */
  storage: size.default('5Gi'),
  /** CPU request and limit. Default: 50m..250m. */
  cpu: cpuRange.prefault('50m..250m'),
  /** Memory request and limit; Redis keeps its data within half of the limit. Default: 64Mi..256Mi. */
  memory: memoryRange.prefault('64Mi..256Mi'),
});

/** Backups of PostgreSQL and Redis, and drills that restore them. */
const backups = record({
  /**
   * Schedule of the first backup, five cron fields in UTC; the others follow every 15 minutes. Default: 02:00
   * every day, as in the plan, each further tenant an hour later.
   */
  schedule: schedule.optional(),
  /** Schedule of the first restore drill, at least weekly. Default: Sundays at 05:05, each further tenant an hour later. */
  drillSchedule: schedule.optional(),
  /** Good copies to keep. Default: 7. */
  keep: count(1, 'keeps no copy. Keep at least 1; the plan requires 7.').default(7),
  /** Size of the claim for all copies and the WAL archive, in bytes. Default: 20Gi. */
  storage: size.default('20Gi'),
  /** Additional copy in an S3 bucket. Default: none, so one disk holds all copies. */
  offsite: offsite.optional(),
  /** Accepts that one disk holds all copies. A tenant on call needs this or `offsite`; an alert counts the days. Default: not accepted. */
  withoutOffsite: record({
    /** Day of the decision: `2026-11-28`. */
    accepted: date,
    /** Why there is no bucket. */
    reason: z.string().min(1, 'is empty. Write why there is no bucket.'),
  }).optional(),
});

/** A tenant: one instance of TwisterLab in a separate namespace. */
export const tenantSchema = record({
  /** The environment's name; its folder under dist. */
  name: label,
  /** The namespace, used by this tenant only. */
  namespace: label,
  /** Value of the PriorityClass: under node pressure lower ones are evicted first. Default: 0. */
  priority: z
    .int('is not a priority. Write a whole number.')
    .min(0, 'is not a priority. Choose 0 to 1000000.')
    .max(1_000_000, 'is not a priority. Choose 0 to 1000000; the system uses higher values.')
    .default(0),
  /** Whether its critical alerts page, and the cluster's availability objective applies to its host names. Default: false. */
  onCall: z.boolean('is neither true nor false.').default(false),
  api,
  mcp,
  postgres,
  redis: redis.prefault({}),
  backups: backups.prefault({}),
  /**
   * Stops every server that writes to the tenant's stores, for a dump or a restore, and gives the reason: they have no pods and
   * no alert fires for that; stores and backups stay. Default: none is stopped.
   */
  writersStopped: z
    .string()
    .trim()
    .min(1, 'gives no reason. Name it, such as "migration to PostgreSQL 17", or remove the field.')
    .optional(),
  /**
   * Whether the API and the MCP server get the settings to send traces. Default: false. No release of the application sends any yet: set
   * it with an image whose servers are instrumented with the OpenTelemetry SDK and its OTLP exporter.
   */
  traces: z.boolean('is neither true nor false.').default(false),
  /** ResourceQuota of the namespace: sums of requests and limits, claims and pods. */
  quota: record({
    /** Cores, requests and limits. Default: 2..20, room for three database members, backups to both places and a restore. */
    cpu: cpuRange.prefault('2..20'),
    /** Bytes, requests and limits. Default: 4Gi..11Gi. */
    memory: memoryRange.prefault('4Gi..11Gi'),
    /** Bytes of all claims. Default: 80Gi. */
    storage: size.default('80Gi'),
    /** Pods, finished ones excepted. Default: 30. */
    pods: count(1, 'allows no pod. Allow at least 1.').default(30),
  }).prefault({}),
});

/** The record of a tenant; `cluster` is the record of the cluster. */
export type TenantInput = Readonly<z.input<typeof tenantSchema>> & { readonly cluster: ClusterInput };
export type Tenant = Readonly<z.output<typeof tenantSchema>> & {
  readonly cluster: Cluster;
  /** Number of tenants of the cluster that environments/index.ts lists before this one. */
  readonly place: number;
};
export type Routing = Pick<Tenant['api'], 'hosts' | 'rateLimit'> & Partial<Pick<Tenant['api'], 'corsOrigins'>>;
export type Exposure = Pick<Tenant['mcp'], 'nodePort' | 'address' | 'from'>;

/** Host names by workload: every field of a tenant's record that has `hosts`. */
export function routed(tenant: Tenant): [workload: string, hosts: readonly string[]][] {
  return Object.entries(tenant).flatMap(([name, field]) =>
    typeof field === 'object' && 'hosts' in field ? [[name, field.hosts as readonly string[]]] : [],
  );
}

/** Host names of a tenant. */
export function hostsOf(tenant: Tenant): readonly string[] {
  return routed(tenant).flatMap(([, hosts]) => hosts);
}

/** Members of a tenant's PostgreSQL: one per node, at most three. Two survive the loss of one; more than three cost more than they help. */
export function databaseMembers({ cluster }: Pick<Tenant, 'cluster'>): number {
  return Math.min(3, cluster.nodes.length);
}

/** Declares a tenant. Nothing is checked here: `npm run synth` checks all records together and prints every problem. */
export function tenant(input: TenantInput): TenantInput {
  return deepFreeze(input);
}
