import { deepFreeze } from '@twisterlab/platform/util/freeze';
import { z } from 'zod';
import { addressRange, count, cpu, host, image, ipAddress, label, network, port, record, size } from './fields';
import { imageMirrorOf } from './image-mirror';
import { offsite } from './offsite';
import { signOn } from './sign-on';

/** The StorageClass of K3s' provisioner whose volumes outlive their claims: charts/cluster/storage-classes.ts. */
export const localPathRetain = 'local-path-retain';

const node = record({
  /** The node's name in Kubernetes, its host name. */
  name: label,
  /** Its address in the LAN (IPv4). */
  address: ipAddress,
  /** `server` runs the API server and the datastore and also pods; `agent` runs pods only. Default: agent. */
  role: z.enum(['server', 'agent'], 'is not a role. Write server or agent.').default('agent'),
  /** Cores that the machine has. */
  cpu,
  /** Memory that the machine has, in bytes. */
  memory: size,
  /** Disk under /var/lib/rancher, in bytes; local volumes and images share it. */
  disk: size,
  /** Reserved for K3s, kubelet and system; the rest is allocatable to pods. Default: 500m, 2Gi and 20Gi. */
  reserved: record({
    /** Cores. Default: 500m. */
    cpu: cpu.default('500m'),
    /** Bytes. Default: 2Gi (K3s server about 1.2Gi, kubelet and system 512Mi). */
    memory: size.default('2Gi'),
    /**
     * Bytes of the disk. Default: 20Gi (system 6Gi, images 6Gi, logs and the datastore 3Gi, and 5 % of 91Gi that stay free: below
     * that K3s evicts pods).
     */
    disk: size.default('20Gi'),
  }).prefault({}),
});

/** A cluster: nodes, networks and external services. */
export const clusterSchema = record({
  /** The environment's name; its folder under dist. */
  name: label,
  /**
   * Release of K3s on every machine. Manifests are checked against its Kubernetes minor, `kubernetes` below. Default: v1.36.5+k3s1; 1.36 is
   * the newest minor that Argo CD 3.5 is tested on.
   */
  k3s: z
    .string()
    .regex(/^v1\.\d+\.\d+\+k3s\d+$/, 'is not a release of K3s. Write it as v1.36.5+k3s1.')
    .default('v1.36.5+k3s1'),
  /** The domain of all host names. Default: twisterlab.local. */
  domain: host.default('twisterlab.local'),
  /** The machines. An odd number of them are servers: etcd needs a majority. */
  nodes: z.array(node).min(1, 'is empty. List at least one node.'),
  /** The address that clients and joining nodes use for the API server (IPv4). */
  serverAddress: ipAddress,
  /** The local network (CIDR); its machines may use node ports and addresses. Default: 192.168.0.0/24. */
  lan: network.default('192.168.0.0/24'),
  /** Addresses of pods (CIDR). Default: 10.42.0.0/16, that of K3s. */
  pods: network.default('10.42.0.0/16'),
  /** Addresses of Services (CIDR). Default: 10.43.0.0/16, that of K3s. */
  services: network.default('10.43.0.0/16'),
  /** Implementation of LoadBalancer Services. Default: servicelb, part of K3s; metallb requires at least two nodes. */
  loadBalancer: z
    .enum(['servicelb', 'metallb'], 'is not a load balancer. Write servicelb or metallb.')
    .default('servicelb'),
  /** Addresses that MetalLB may give to Services, outside DHCP. */
  addressPool: addressRange,
  /** The pool address of the ingress controller. With servicelb it uses the addresses of the nodes instead. */
  ingressAddress: ipAddress,
  /** A public CA for the host names (ACME). Default: none, the cluster's own CA issues them. */
  acme: record({
    /** Contact address of the ACME account. */
    email: z.email('is not an email address. Write an address that is read.'),
    /** URL of its ACME directory. Default: that of Let's Encrypt. */
    server: z
      .url({ protocol: /^https$/, message: 'is not an ACME directory. Write its HTTPS URL.' })
      .default('https://acme-v02.api.letsencrypt.org/directory'),
  }).optional(),
  /** Single sign-on for Argo CD and Grafana, instead of their accounts `admin`. Default: none. */
  signOn: signOn.optional(),
  /** Storage class of every claim. Default: local-path-retain, folders on the disks of the nodes that outlive their claims. */
  storageClass: label.default(localPathRetain),
  /** The external Ollama server that the MCP server uses. */
  ollama: record({
    /** Its address (IPv4). */
    address: ipAddress,
    /** Its TCP port. Default: 11434. */
    port: port.default(11434),
  }),
  /** Retention of metrics, logs and traces, each on a separate claim. */
  monitoring: record({
    /** Metrics, in Prometheus. */
    metrics: record({
      /**
       * Days. Default: 32, for an availability over 30 days: a host that is not new has a probe of the day before. Data is also deleted
       * above four fifths of the claim.
       */
      retentionDays: count(1, 'keeps nothing. Keep at least 1 day; the owner kept 30.').default(32),
      /** Size of the claim, in bytes. Default: 20Gi, the owner's. */
      storage: size.default('20Gi'),
    }).prefault({}),
    /** Logs, in Loki. */
    logs: record({
      /** Days. Default: 7. */
      retentionDays: count(1, 'keeps nothing. Keep at least 1 day.').default(7),
      /** Size of the claim, in bytes. Default: 6Gi. */
      storage: size.default('6Gi'),
    }).prefault({}),
    /** Traces, in Jaeger. */
    traces: record({
      /** Days. Default: 2. */
      retentionDays: count(1, 'keeps nothing. Keep at least 1 day.').default(2),
      /** Size of the claim, in bytes. Default: 2Gi. */
      storage: size.default('2Gi'),
    }).prefault({}),
    /** Size of Alertmanager's claim for silences and the notification log, in bytes. Default: 1Gi. */
    alertsStorage: size.default('1Gi'),
  }).prefault({}),
  /** Copies of the datastore, the token and the certificates of K3s, every day at 01:00. */
  backups: record({
    /** Good copies to keep. Default: 7. */
    keep: count(1, 'keeps no copy. Keep at least 1.').default(7),
    /** Size of the claim for the encrypted copies, in bytes. Default: 1Gi. */
    storage: size.default('1Gi'),
    /** Additional copy in an S3 bucket. Default: none, so the disk of the server holds all copies. */
    offsite: offsite.optional(),
  }).prefault({}),
  /**
   * Where Secrets of workloads come from. Default: bootstrap, a script that generates them once, for one machine. `vault` runs a secrets
   * store and needs three nodes; what must exist before it stays with bootstrap. Source: docs/decisions/0031-secrets-store.md.
   */
  secrets: z.enum(['bootstrap', 'vault'], 'is not a source of Secrets. Write bootstrap or vault.').default('bootstrap'),
  /** The secrets store, for `secrets: 'vault'`. */
  vault: record({
    /** Image with an exact version. Default: Vault of the catalogue, charts/images.ts; OpenBao there has the same API and is free software. */
    image: image.optional(),
    /** Size of the claim of each member, in bytes. Default: 512Mi; a hundred Secrets take less than 1Mi. */
    storage: size.default('512Mi'),
    /** A snapshot every night. */
    snapshots: record({
      /** Good copies to keep. Default: 7. */
      keep: count(1, 'keeps no copy. Keep at least 1.').default(7),
      /** Size of the claim for the copies, in bytes. Default: 256Mi. */
      storage: size.default('256Mi'),
    }).prefault({}),
  }).prefault({}),
  /**
   * Where images are scanned for vulnerabilities. Default: workflow, before they are published and once a day in CI. `cluster` also runs
   * Trivy Operator, which scans what runs, where nodes have room: 50m, 224Mi of memory and 1.3Gi of disk, and during a scan
   * up to 1Gi of memory and disk.
   * Source: docs/decisions/0037-trivy-operator.md.
   */
  imageScans: z
    .enum(['workflow', 'cluster'], 'is not a place of image scans. Write workflow or cluster.')
    .default('workflow'),
  /**
   * Where nodes pull images from. Default: embedded, their registries, and each other before them (K3s). `harbor` runs a registry that
   * keeps copies and scans them; nodes ask it before the registries. It needs three nodes, and room for its claims on one of them.
   * Source: docs/decisions/0039-harbor.md.
   */
  registry: z.enum(['embedded', 'harbor'], 'is not a registry. Write embedded or harbor.').default('embedded'),
  /** Harbor, for `registry: 'harbor'`. Its host name is `harbor` below the domain. */
  harbor: record({
    /** Size of the claim for copies of images, in bytes. Default: 40Gi; all images of dist with two older versions take 20Gi. */
    storage: size.default('40Gi'),
    /** Days after which a copy that no one pulled is deleted. Default: 30. */
    keepDays: count(1, 'keeps no copy. Keep at least 1 day.').default(30),
  }).prefault({}),
  /**
   * Receivers of alerts: all go to the chat, critical ones by a second path too, which is ntfy (a push to phones, without an account) or
   * email. The URLs of chat, ntfy and heartbeat are Secrets: they grant write access.
   */
  alerts: record({
    /** Webhook format of the chat. Default: slack, which Mattermost and Rocket.Chat also accept. */
    chat: z.enum(['slack', 'discord'], 'is not a chat. Write slack or discord.').default('slack'),
    /** Email as the second path. Default: ntfy. */
    mail: record({
      /** The SMTP server, with TLS (STARTTLS if the port is not 465). */
      smarthost: host,
      /** Its TCP port. Default: 587. */
      port: port.default(587),
      /** Networks of the server (CIDR). Default: the internet, without private networks. */
      networks: z.array(network).min(1, 'is empty. Name a network, or remove the field for the internet.').optional(),
      /** Sender. */
      from: z.email('is not an email address.'),
      /** Recipient. */
      to: z.email('is not an email address. Write an address that is read.'),
      /** SMTP user; the password is in a Secret. */
      user: z.string().min(1, 'is empty. Write the user that the server knows.'),
    }).optional(),
    /**
     * Availability objective in percent over 30 days, for host names of tenants on call. Default: 99.9 with three servers, 95 with
     * fewer: `objectiveOf` has the reasons.
     */
    objective: z
      .number()
      .min(90, 'is too low for an objective. Choose 90 to 99.99.')
      .max(99.99, 'is more precise than the probes can measure. Choose 90 to 99.99.')
      .optional(),
  }).prefault({}),
  /** The Git repository that Argo CD reads dist from (HTTPS URL). */
  repository: z.url({
    protocol: /^https$/,
    message: 'is not a repository. Write its HTTPS URL, such as https://github.com/OWNER/NAME.git.',
  }),
  /**
   * The branch or tag that Argo CD follows. Default: deployed, which the workflow `ci` moves to a commit of main after all its checks have
   * passed. Source: docs/decisions/0036-deployed-branch.md.
   */
  targetRevision: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._/-]*$/, 'is not a branch or tag. Write its name, such as deployed.')
    .default('deployed'),
  /**
   * Name of the Secret with a token that reads the private Git repository and the private packages of our own images. It is declared in
   * each namespace that needs it; bootstrap prints how to create it. Default: both are public.
   */
  credentials: label.optional(),
}).transform((cluster) => ({ ...cluster, kubernetes: minorOf(cluster.k3s), imageMirror: imageMirrorOf(cluster) }));

/** The Kubernetes minor of a K3s release: 1.36 of v1.36.5+k3s1. */
function minorOf(k3s: string): string {
  return k3s.slice(1).split('.').slice(0, 2).join('.');
}

/** Host names of the cluster's own applications. */
export function clusterHosts({ domain, registry }: Cluster): readonly string[] {
  const names = ['argocd', 'grafana', 'prometheus', ...(registry === 'harbor' ? ['harbor'] : [])];
  return names.map((name) => `${name}.${domain}`);
}

/** Hours within 30 days in which one server alone does not serve, if its hardware fails once. Nothing takes over from it. */
const outageOfOneServer = {
  /** It fails in the evening or while the operator is away. */
  untilTheOperatorIsThere: 24,
  /** Another machine, its operating system and K3s, and the copies back: docs/runbooks/bare-metal.md. */
  newMachine: 8,
  /** Updates of kernel and K3s with their restarts, rollouts of one replica, and a power cut. */
  maintenance: 4,
} as const;

/**
 * The availability objective in percent over 30 days: that of the record, or what the shape of the cluster can keep. Three servers
 * keep the plan's 99.9, 43 minutes: a lost server is noticed within 20 s and its pods start elsewhere, so the budget is for rollouts
 * and mistakes. One server keeps 95, 36 hours, and so do two: etcd needs two of three.
 * Source: docs/decisions/0029-lost-nodes-are-noticed-in-20-s.md.
 */
export function objectiveOf({ alerts, nodes }: Pick<Cluster, 'alerts' | 'nodes'>): number {
  const servers = nodes.filter(({ role }) => role === 'server').length;
  const hours = Object.values(outageOfOneServer).reduce((sum, each) => sum + each, 0);
  const alone = 100 * (1 - hours / (30 * 24));
  return alerts.objective ?? (servers >= 3 ? 99.9 : alone);
}

export type ClusterInput = Readonly<z.input<typeof clusterSchema>>;
export type Cluster = Readonly<z.output<typeof clusterSchema>>;
export type ClusterNode = Cluster['nodes'][number];

/** Declares a cluster. Nothing is checked here: `npm run synth` checks all records together and prints every problem. */
export function cluster(input: ClusterInput): ClusterInput {
  return deepFreeze(input);
}
