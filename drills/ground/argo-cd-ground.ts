import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { debianProgram } from '../parts/debian';
import { part, partFile } from '../parts/part';
import type { ApiGround } from './api-ground';
import type { Live } from './kubectl';
import { freePorts } from './ports';
import type { Running } from './processes';

/** An Application's status, as far as drills read it. */
export interface ApplicationStatus {
  readonly sync?: { readonly status: string; readonly revision?: string };
  readonly health?: { readonly status: string };
  readonly operationState?: { readonly phase: string; readonly message?: string };
  readonly conditions?: readonly { readonly type: string; readonly message: string }[];
}

/** The namespace of Argo CD itself and of its Applications. */
const namespace = 'argocd';

/** What Argo CD's own server creates at its first start; drills do without that server. */
const defaultProject = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'AppProject',
  metadata: { name: 'default', namespace },
  spec: {
    sourceRepos: ['*'],
    destinations: [{ namespace: '*', server: '*' }],
    clusterResourceWhitelist: [{ group: '*', kind: '*' }],
  },
};

/**
 * Argo CD's repo server and application controller, and their Redis, on an API server with controllers and nodes. They
 * listen on loopback; the controller's metrics port alone has no setting for its address and listens on every one.
 */
export class ArgoCdGround {
  private constructor(
    readonly api: ApiGround,
    private readonly folder: string,
  ) {}

  static async start(api: ApiGround): Promise<ArgoCdGround> {
    const folder = join(api.folder, 'argo-cd');
    const ground = new ArgoCdGround(api, folder);
    for (const name of ['tls', 'ssh', 'keys', 'keyrings', 'plugins', 'tmp', 'home'])
      mkdirSync(join(folder, name), { recursive: true, mode: 0o700 });
    await ground.install();
    const [redis, repo, repoMetrics, metrics] = (await freePorts(4)) as [number, number, number, number];
    await api.processes.start('redis', debianProgram('redis-server'), [
      ...['--bind', '127.0.0.1', '--port', `${redis}`, '--save', '', '--appendonly', 'no', '--dir', folder],
    ]);
    await ground.run('argocd-repo-server', [
      ...['--address', '127.0.0.1', '--port', `${repo}`, '--redis', `127.0.0.1:${redis}`],
      ...['--metrics-address', '127.0.0.1', '--metrics-port', `${repoMetrics}`],
    ]);
    await ground.run('argocd-application-controller', [
      ...['--namespace', namespace, '--repo-server', `127.0.0.1:${repo}`, '--redis', `127.0.0.1:${redis}`],
      ...['--metrics-port', `${metrics}`],
      ...['--app-resync', '10', '--app-resync-jitter', '0'], // seconds, for drills that do not ask for a refresh
    ]);
    await api.processes.until('the repo server is up', () => answers(`http://127.0.0.1:${repoMetrics}/healthz`));
    await api.processes.until('the application controller is up', () => answers(`http://127.0.0.1:${metrics}/healthz`));
    return ground;
  }

  /** Makes Argo CD look at the repository now instead of at its next turn. */
  async refresh(application: string): Promise<void> {
    const mark = 'argocd.argoproj.io/refresh=normal';
    await this.api.kubectl.must([
      'annotate',
      '--overwrite',
      '--namespace',
      namespace,
      `application/${application}`,
      mark,
    ]);
  }

  async status(application: string): Promise<ApplicationStatus> {
    const [found] = await this.api.kubectl.get('--namespace', namespace, `applications.argoproj.io/${application}`);
    return statusOf(found);
  }

  /**
   * Waits until every Application is Synced and Healthy.
   * @param revision commit that they must have synced. Default: any.
   * @throws with the state of those that are not, and what Argo CD says of them.
   */
  async untilConverged(within = 180, revision?: string): Promise<void> {
    let open = 'there is no Application';
    const converged = async () => {
      const found = await this.api.kubectl.get('--namespace', namespace, 'applications.argoproj.io');
      const left = found.filter((each) => !isConverged(statusOf(each), revision));
      if (found.length > 0) open = left.map(describe).join('\n');
      return found.length > 0 && left.length === 0;
    };
    await this.api.processes
      .until('every Application is Synced and Healthy', converged, within)
      .catch((error: Error) => {
        throw new Error(`${error.message}\n${open}`);
      });
  }

  /** Definitions and settings out of Argo CD's own module. */
  private async install(): Promise<void> {
    const { kubectl } = this.api;
    const crds = await partFile('argocd', 'manifests/crds');
    await kubectl.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    await kubectl.must(['apply', '--server-side', '--kustomize', crds]);
    await kubectl.untilEstablished();
    await kubectl.apply(defaultProject);
    const config = await partFile('argocd', 'manifests/base/config');
    await kubectl.must(['apply', '--server-side', '--namespace', namespace, '--kustomize', config]);
  }

  /** Every role is the one program, which looks at the name it is given. */
  private async run(role: string, args: string[]): Promise<Running> {
    const scripts = join(await partFile('argocd', 'hack/git-ask-pass.sh'), '..');
    const here = (name: string) => join(this.folder, name);
    return this.api.processes.start(role, await part('argocd'), args, {
      ARGOCD_BINARY_NAME: role,
      KUBECONFIG: this.api.kubeconfig('admin', namespace),
      HOME: here('home'),
      TMPDIR: here('tmp'),
      PATH: `${scripts}:${process.env.PATH}`,
      ARGOCD_FAKE_IN_CLUSTER: 'true',
      ARGOCD_TLS_DATA_PATH: here('tls'),
      ARGOCD_SSH_DATA_PATH: here('ssh'),
      ARGOCD_GNUPGHOME: here('keyrings'),
      ARGOCD_GPG_DATA_PATH: here('keys'),
      ARGOCD_GPG_ENABLED: 'false',
      ARGOCD_PLUGINSOCKFILEPATH: here('plugins'),
      ARGOCD_ASK_PASS_SOCK: here('ask-pass.sock'), // else a file in /tmp that outlives the drill
    });
  }
}

async function answers(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
}

function statusOf(application: Live | undefined): ApplicationStatus {
  return (application?.status ?? {}) as ApplicationStatus;
}

function isConverged({ sync, health }: ApplicationStatus, revision: string | undefined): boolean {
  const synced = sync?.status === 'Synced' && health?.status === 'Healthy';
  return synced && (revision === undefined || sync?.revision === revision);
}

function describe(application: Live): string {
  const { sync, health, operationState, conditions = [] } = statusOf(application);
  const says = [operationState?.message, ...conditions.map(({ type, message }) => `${type}: ${message}`)].filter(
    Boolean,
  );
  const state = `${sync?.status ?? 'not compared'}, ${health?.status ?? 'no health'}`;
  return [`${application.metadata.name}: ${state}`, ...says].join('; ');
}
