import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { debianProgram } from '../parts/debian';
import { part, partFile } from '../parts/part';
import type { ControlPlane } from './api-ground';
import type { LiveObject } from './kubectl';
import { freePorts } from './ports';
import type { RunningProcess } from './processes';

/** An Application's status; only the fields that drills read. */
export interface ApplicationStatus {
  readonly sync?: { readonly status: string; readonly revision?: string };
  readonly health?: { readonly status: string };
  /** Time of the last comparison. */
  readonly reconciledAt?: string;
  readonly operationState?: { readonly phase: string; readonly message?: string };
  readonly conditions?: readonly { readonly type: string; readonly message: string }[];
}

/** The namespace of Argo CD itself and of its Applications. */
const namespace = 'argocd';

/**
 * Argo CD's repo server, application controller and Redis, on an API server with Argo CD's rendered objects applied: the
 * controller uses the rendered ServiceAccount and settings, the repo server has no account, as rendered. They listen on
 * loopback, except for the controller's metrics port, whose address cannot be set.
 */
export class ArgoCd {
  private constructor(
    readonly api: ControlPlane,
    private readonly folder: string,
  ) {}

  static async start(api: ControlPlane): Promise<ArgoCd> {
    const folder = join(api.folder, 'argo-cd');
    const fixture = new ArgoCd(api, folder);
    for (const name of ['tls', 'ssh', 'keys', 'keyrings', 'plugins', 'tmp', 'home'])
      mkdirSync(join(folder, name), { recursive: true, mode: 0o700 });
    const [redis, repo, repoMetrics, metrics] = await freePorts(4);
    await api.processes.start('redis', debianProgram('redis-server'), [
      ...['--bind', '127.0.0.1', '--port', `${redis}`, '--save', '', '--appendonly', 'no', '--dir', folder],
    ]);
    const looks = await fixture.looks();
    await fixture.run('argocd-repo-server', [
      ...['--address', '127.0.0.1', '--port', `${repo}`, '--redis', `127.0.0.1:${redis}`],
      ...['--metrics-address', '127.0.0.1', '--metrics-port', `${repoMetrics}`],
      ...['--revision-cache-expiration', looks.every], // the rendered Deployment gives it as ARGOCD_RECONCILIATION_TIMEOUT
    ]);
    const controller = [
      ...['--namespace', namespace, '--repo-server', `127.0.0.1:${repo}`, '--redis', `127.0.0.1:${redis}`],
      ...['--metrics-port', `${metrics}`],
      ...[
        '--app-resync',
        `${Number.parseInt(looks.every, 10)}`,
        '--app-resync-jitter',
        `${Number.parseInt(looks.jitter, 10)}`,
      ],
    ];
    await fixture.run('argocd-application-controller', controller, 'argocd-application-controller');
    await api.processes.until('the repo server is up', () => answers(`http://127.0.0.1:${repoMetrics}/healthz`));
    await api.processes.until('the application controller is up', () => answers(`http://127.0.0.1:${metrics}/healthz`));
    return fixture;
  }

  /** Makes Argo CD compare an Application with the repository now instead of at the next interval. */
  async refresh(application: string): Promise<void> {
    const mark = 'argocd.argoproj.io/refresh=normal';
    await this.api.kubectl.exec([
      'annotate',
      '--overwrite',
      '--namespace',
      namespace,
      `application/${application}`,
      mark,
    ]);
  }

  /** Terminates a waiting sync, like `argocd app terminate-op`. */
  async terminate(application: string): Promise<void> {
    const patch = JSON.stringify({ status: { operationState: { phase: 'Terminating' } } });
    const where = ['--namespace', namespace, `applications.argoproj.io/${application}`];
    await this.api.kubectl.exec(['patch', ...where, '--type=merge', '--patch', patch]);
  }

  applications(): Promise<LiveObject[]> {
    return this.api.kubectl.get('--namespace', namespace, 'applications.argoproj.io');
  }

  async status(application: string): Promise<ApplicationStatus> {
    const [found] = await this.api.kubectl.get('--namespace', namespace, `applications.argoproj.io/${application}`);
    return statusOf(found);
  }

  /**
   * Waits until every Application is Synced and Healthy.
   * @param atLeast minimum number of Applications: they are created wave by wave.
   * @param within seconds.
   * @throws with the state and Argo CD's messages of those that are not.
   */
  async untilConverged(atLeast: number, within = 600): Promise<void> {
    let open = 'there is no Application';
    const converged = async () => {
      const found = await this.applications();
      const left = found.filter((each) => !isConverged(statusOf(each)));
      open = [`${found.length} of ${atLeast} Applications`, ...left.map(describe)].join('\n');
      return found.length >= atLeast && left.length === 0;
    };
    await this.api.processes
      .until('every Application is Synced and Healthy', converged, within)
      .catch((error: Error) => {
        throw new Error(`${error.message}\n${open}`);
      });
  }

  /** Argo CD's polling interval, from the rendered ConfigMap that its containers read it from. */
  private async looks(): Promise<{ readonly every: string; readonly jitter: string }> {
    const [settings] = await this.api.kubectl.get('--namespace', namespace, 'configmap/argocd-cm');
    const { data = {} } = settings as LiveObject & { readonly data?: Readonly<Record<string, string>> };
    return { every: data['timeout.reconciliation']!, jitter: data['timeout.reconciliation.jitter']! };
  }

  /** Every role is the same program, which reads its role from the environment. */
  private async run(role: string, args: string[], account?: string): Promise<RunningProcess> {
    const scripts = join(await partFile('argocd', 'hack/git-ask-pass.sh'), '..');
    const here = (name: string) => join(this.folder, name);
    return this.api.processes.start(role, await part('argocd'), args, {
      ARGOCD_BINARY_NAME: role,
      KUBECONFIG: account ? await this.api.kubeconfigOfAccount(account, namespace) : '/dev/null',
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
      ARGOCD_ASK_PASS_SOCK: here('ask-pass.sock'), // otherwise a file in /tmp that remains after the drill
    });
  }
}

async function answers(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
}

export function statusOf(application: LiveObject | undefined): ApplicationStatus {
  return (application?.status ?? {}) as ApplicationStatus;
}

function isConverged({ sync, health }: ApplicationStatus): boolean {
  return sync?.status === 'Synced' && health?.status === 'Healthy';
}

function describe(application: LiveObject): string {
  const { sync, health, operationState, conditions = [] } = statusOf(application);
  const messages = [operationState?.message, ...conditions.map(({ type, message }) => `${type}: ${message}`)].filter(
    Boolean,
  );
  const state = `${sync?.status ?? 'not compared'}, ${health?.status ?? 'no health'}`;
  return [`${application.metadata.name}: ${state}`, ...messages].join('; ');
}
