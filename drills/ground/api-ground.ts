import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crdsOfK3s } from '@twisterlab/platform/helm/store';
import { type KubernetesMinor, kubernetesMinors } from '../parts/catalogue';
import { part } from '../parts/part';
import { Certificates } from './certificates';
import { Kubectl } from './kubectl';
import { freePorts } from './ports';
import type { Processes, RunningProcess } from './processes';

/** One request in the API server's audit log; only the fields that drills read. */
export interface AuditEvent {
  readonly verb: string;
  readonly user: { readonly username: string };
  readonly requestURI: string;
  readonly responseStatus?: { readonly code: number };
  readonly annotations?: Readonly<Record<string, string>>;
}

const users = {
  admin: '/O=system:masters/CN=admin',
  'controller-manager': '/CN=system:kube-controller-manager',
  scheduler: '/CN=system:kube-scheduler',
  kwok: '/O=system:masters/CN=kwok',
} as const;

const auditPolicy = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [{ level: 'Metadata' }],
};

/** Where the control plane runs, and the API server's address. */
export interface Placement {
  readonly address: string;
  /** Of the API server. Default: a free one. */
  readonly port?: number;
  /** Command prefix that runs a program there: `nsenter` and a namespace. */
  readonly inside: readonly string[];
  /** Further flags of the API server. */
  flags(certificates: Certificates): readonly string[];
}

const loopback: Placement = {
  address: '127.0.0.1',
  inside: [],
  // Endpoints cannot have loopback addresses, and no client uses the Service `kubernetes`.
  flags: () => ['--endpoint-reconciler-type=none'],
};

/**
 * etcd and an API server with K3s' CRDs, on loopback or in a network namespace, with the default admission plug-ins
 * (including Pod Security).
 */
export class ControlPlane {
  readonly kubectl: Kubectl;
  readonly certificates: Certificates;
  /** State of this control plane. */
  readonly folder: string;
  private server: RunningProcess | undefined;

  private constructor(
    readonly processes: Processes,
    readonly minor: KubernetesMinor,
    private readonly place: Placement,
    /** Where the API server listens. */
    readonly url: string,
    kubectl: string,
  ) {
    this.folder = join(processes.folder, `kubernetes-${minor}`);
    mkdirSync(this.folder); // fails for a second control plane of this minor, which would reuse the state of the first
    this.certificates = new Certificates(join(this.folder, 'pki'));
    this.certificates.server('kube-apiserver', [`IP:${place.address}`]);
    for (const [name, subject] of Object.entries(users)) this.certificates.client(name, subject);
    this.kubectl = new Kubectl([...place.inside, kubectl], this.kubeconfig('admin'), processes);
  }

  /** @param minor the Kubernetes version. Default: that of the clusters. */
  static async start(
    processes: Processes,
    minor: KubernetesMinor = kubernetesMinors[0],
    place: Placement = loopback,
  ): Promise<ControlPlane> {
    const [client, peer, free] = await freePorts(3);
    const secure = place.port ?? free;
    const fixture = new ControlPlane(processes, minor, place, `https://${place.address}:${secure}`, await part('kubectl'));
    await fixture.startEtcd(`http://127.0.0.1:${client}`, `http://127.0.0.1:${peer}`);
    await fixture.startApiServer(`http://127.0.0.1:${client}`, secure);
    await fixture.kubectl.apply(...crdsOfK3s());
    await fixture.kubectl.untilEstablished();
    return fixture;
  }

  /** Starts a program at the same location. */
  async run(name: string, program: string, args: readonly string[]): Promise<RunningProcess> {
    const [first, ...rest] = this.inside(program, ...args);
    return this.processes.start(name, first!, rest);
  }

  /** A command line that runs at the same location. */
  inside(program: string, ...args: readonly string[]): string[] {
    return [...this.place.inside, program, ...args];
  }

  /** Path of a kubeconfig for a user with a certificate. @param namespace the context's. */
  kubeconfig(user: string, namespace = 'default'): string {
    return this.kubeconfigOf(user, namespace, {
      'client-certificate': this.certificates.path(`${user}.crt`),
      'client-key': this.certificates.path(`${user}.key`),
    });
  }

  /** Path of a kubeconfig for a ServiceAccount, with the permissions of its Roles only. */
  async kubeconfigOfAccount(name: string, namespace: string): Promise<string> {
    const token = await this.kubectl.exec(['create', 'token', name, '--namespace', namespace, '--duration', '24h']);
    return this.kubeconfigOf(name, namespace, { token: token.trim() });
  }

  private kubeconfigOf(name: string, namespace: string, user: object): string {
    const file = join(this.folder, `${name}.${namespace}.kubeconfig`);
    const cluster = { server: this.url, 'certificate-authority': this.certificates.path('ca.crt') };
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'drill', cluster }],
      users: [{ name, user }],
      contexts: [{ name: 'drill', context: { cluster: 'drill', user: name, namespace } }],
      'current-context': 'drill',
    };
    writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
    return file;
  }

  /** Stops the API server from responding, like a hanging disk. @returns a function that resumes it. */
  freeze(): () => void {
    const { pid } = this.server!;
    process.kill(-pid, 'SIGSTOP');
    return () => process.kill(-pid, 'SIGCONT');
  }

  /** All requests so far. */
  audit(): AuditEvent[] {
    const lines = readFileSync(join(this.folder, 'audit.log'), 'utf8').trimEnd().split('\n');
    return lines.map((line) => JSON.parse(line) as AuditEvent);
  }

  private async startEtcd(client: string, peer: string): Promise<void> {
    await this.run(`etcd-${this.minor}`, await part('etcd'), [
      '--name=drill',
      `--data-dir=${join(this.folder, 'etcd')}`,
      `--listen-client-urls=${client}`,
      `--advertise-client-urls=${client}`,
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=drill=${peer}`,
      '--unsafe-no-fsync', // the state is temporary
      '--log-level=warn',
    ]);
  }

  private async startApiServer(etcd: string, port: number): Promise<void> {
    const { certificates, place, processes } = this;
    const policy = join(this.folder, 'audit-policy.json');
    writeFileSync(policy, JSON.stringify(auditPolicy));
    this.server = await this.run(`kube-apiserver-${this.minor}`, await part(`kube-apiserver-${this.minor}`), [
      `--etcd-servers=${etcd}`,
      `--bind-address=${place.address}`,
      `--advertise-address=${place.address}`,
      `--secure-port=${port}`,
      `--tls-cert-file=${certificates.path('kube-apiserver.crt')}`,
      `--tls-private-key-file=${certificates.path('kube-apiserver.key')}`,
      `--client-ca-file=${certificates.path('ca.crt')}`,
      `--service-account-issuer=${this.url}`,
      `--service-account-key-file=${certificates.path('service-accounts.pub')}`,
      `--service-account-signing-key-file=${certificates.path('service-accounts.key')}`,
      '--service-cluster-ip-range=10.43.0.0/16',
      '--authorization-mode=Node,RBAC',
      '--allow-privileged=true', // as in K3s: Pod Security decides, not this flag
      `--audit-policy-file=${policy}`,
      `--audit-log-path=${join(this.folder, 'audit.log')}`,
      ...place.flags(certificates),
    ]);
    await processes.until('the API server is ready', async () => {
      const { code, stdout } = await this.kubectl.run(['get', '--raw', '/readyz']);
      return code === 0 && stdout === 'ok';
    });
  }
}
