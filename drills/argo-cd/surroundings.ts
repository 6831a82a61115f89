import { execFile } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../../platform/root';
import type { Dist } from '../dist';
import type { ApiGround } from '../ground/api-ground';
import { part } from '../parts/part';

/** What K3s does and nothing here does: volumes for claims, an address for every Ingress. */
export class Surroundings {
  constructor(private readonly ground: ApiGround) {}

  /** The storage class of K3s with a volume for each claim of dist: no provisioner runs. */
  async storage(dist: Dist): Promise<void> {
    const claims = dist.objects().flatMap(({ manifest }) => {
      const { spec } = manifest as unknown as {
        spec?: { volumeClaimTemplates?: readonly unknown[]; replicas?: number };
      };
      return Array.from({ length: (spec?.volumeClaimTemplates?.length ?? 0) * (spec?.replicas ?? 1) });
    });
    const volumes = claims.map((_, index) => ({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: `drill-${index}` },
      spec: {
        capacity: { storage: '100Gi' },
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'local-path',
        hostPath: { path: `/nonexistent/${index}` },
      },
    }));
    await this.ground.kubectl.apply(
      {
        apiVersion: 'storage.k8s.io/v1',
        kind: 'StorageClass',
        metadata: { name: 'local-path' },
        provisioner: 'kubernetes.io/no-provisioner',
        volumeBindingMode: 'WaitForFirstConsumer',
      },
      ...volumes,
    );
  }

  /** Answers for every Ingress that has no address yet, as the ingress controller does. */
  async ingressAddresses(): Promise<void> {
    const { kubectl } = this.ground;
    const status = JSON.stringify({ status: { loadBalancer: { ingress: [{ ip: '127.0.0.1' }] } } });
    for (const { metadata, status: live } of await kubectl.get('ingresses', '--all-namespaces')) {
      const { loadBalancer } = (live ?? {}) as { loadBalancer?: { ingress?: readonly unknown[] } };
      if (loadBalancer?.ingress?.length) continue;
      const where = ['ingress', metadata.name, '--namespace', metadata.namespace!];
      await kubectl.must(['patch', ...where, '--subresource=status', '--type=merge', '--patch', status]);
    }
  }
}

/** The committed bootstrap script on the drill's API server, beside the drill's copy of dist. */
export class Bootstrap {
  private readonly script: string;

  constructor(
    private readonly ground: ApiGround,
    dist: Dist,
    private readonly cluster: string,
  ) {
    const folder = join(dirname(dist.folder), 'bootstrap');
    mkdirSync(folder);
    cpSync(join(root, 'bootstrap'), folder, { recursive: true });
    this.script = join(folder, `${cluster}.sh`);
  }

  /** Runs a step as an operator does. @returns its exit code and what it printed. */
  async run(step: 'all' | 'check' | 'secrets'): Promise<{ code: number; printed: string }> {
    const env = {
      ...process.env,
      KUBECONFIG: this.ground.kubeconfig('admin'),
      PATH: `${await this.pathOfKubectl()}:${process.env.PATH}`,
      KUBECACHEDIR: join(this.ground.folder, 'bootstrap-cache'),
    };
    return new Promise((resolve) => {
      execFile('sh', [this.script, step], { env, timeout: 600_000, killSignal: 'SIGKILL' }, (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code) || 1 : 0, printed: `${stdout}${stderr}` });
      });
    });
  }

  /** @throws when a step fails, with what it printed last. */
  async must(step: 'all' | 'secrets'): Promise<void> {
    const { code, printed } = await this.run(step);
    if (code !== 0)
      throw new Error(`bootstrap/${this.cluster}.sh ${step}: ${printed.trim().split('\n').slice(-5).join('\n')}`);
  }

  /** A folder in which kubectl has its plain name. */
  private async pathOfKubectl(): Promise<string> {
    const folder = join(this.ground.folder, 'bin');
    mkdirSync(folder, { recursive: true });
    cpSync(await part('kubectl'), join(folder, 'kubectl'));
    return folder;
  }
}
