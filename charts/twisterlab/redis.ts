import { bytes } from '@twisterlab/platform/util/quantity';
import type { App } from 'cdk8s';
import type { Tenant } from '../../environments/schema/tenant';
import { images } from '../images';
import { Application } from '../kit/application';
import { Config } from '../kit/config';
import { awaitLogin, type DataStore } from '../kit/data-store';
import type { k8s } from '../kit/k8s';
import type { Pods } from '../kit/network/pods';
import { service } from '../kit/network/service';
import { SecretSource } from '../kit/secret';
import { type ContainerProps, type Env, emptyDir } from '../kit/workloads/container';
import { Store } from '../kit/workloads/store';

const login = '/run/secrets/redis';
/** The password that the Secret has now, in the pods of Redis. */
export const passwordFile = `${login}/password`;

/** The tenant's Redis: a cache that persists its keys in an append-only file. */
export class Redis extends Application implements DataStore {
  readonly pods: Pods;
  readonly port = 6379;
  readonly writersStopped: string | undefined;
  private readonly secret: SecretSource<'password'>;

  constructor(app: App, tenant: Tenant) {
    super(app, 'redis', tenant.name, tenant.namespace);
    const { cpu, memory, storage } = tenant.redis;
    this.writersStopped = tenant.writersStopped;
    this.secret = new SecretSource(
      this,
      'redis',
      { password: 'Password of the server. It becomes part of a URL: letters, digits, hyphen and underscore only.' },
      { cluster: tenant.cluster },
    );
    const config = new Config(this, 'redis-config', { 'redis.conf': configuration(bytes(memory.limit)) });
    // -e returns an exit code on errors: without it a probe succeeds despite NOAUTH. The password comes from the file, which follows
    // the Secret: the variable keeps the one from the start of the container, which a rotation makes invalid.
    const ping = (seconds: number, failures: number): k8s.Probe => ({
      exec: { command: ['sh', '-c', `REDISCLI_AUTH=$(cat ${passwordFile}) exec redis-cli -e ping`] },
      periodSeconds: seconds,
      timeoutSeconds: 5,
      failureThreshold: failures,
    });
    const store = new Store(this, 'redis', {
      cluster: tenant.cluster,
      priorityClass: tenant.name,
      serviceName: 'redis',
      user: 999,
      claim: { name: 'data', path: '/data', size: storage },
      terminationGracePeriodSeconds: 60,
      container: {
        image: images.redis,
        ports: { redis: this.port },
        mounts: [
          emptyDir('/tmp'),
          config.mount('/etc/redis'),
          {
            path: login,
            volume: { name: 'login', secret: { secretName: this.secret.secretName, defaultMode: 0o440 } },
          },
        ],
        command: ['redis-server', '/etc/redis/redis.conf', '--requirepass', '$(REDIS_PASSWORD)'],
        cpu,
        memory,
        env: {
          REDIS_PASSWORD: this.secret.key('password'),
          // For redis-cli in shells.
          REDISCLI_AUTH: '$(REDIS_PASSWORD)',
        },
        // Loading the append-only file takes time, and a restart would begin again.
        startupProbe: ping(5, 60),
        readinessProbe: ping(10, 3),
        livenessProbe: ping(20, 3),
      },
    });
    this.pods = store.pods;
    service(this, { name: 'redis', selector: this.pods.labels, ports: { redis: this.port } });
  }

  awaitLogin(): ContainerProps {
    return awaitLogin({
      store: 'redis',
      image: images.redis,
      login: 'redis-cli -e -h "$REDIS_HOST" ping',
      refusal: 'WRONGPASS|NOAUTH|NOPERM',
      env: this.cliEnv(),
    });
  }

  /** Variables of redis-cli. */
  cliEnv(): Env {
    return { REDIS_HOST: this.pods.name, REDISCLI_AUTH: this.secret.key('password') };
  }

  /** Connection variables of the MCP server. */
  connectionEnv(): Env {
    return {
      REDIS_PASSWORD: this.secret.key('password'),
      REDIS_HOST: this.pods.name,
      REDIS_PORT: `${this.port}`,
      REDIS_URL: `redis://:$(REDIS_PASSWORD)@${this.pods.name}:${this.port}/0`,
    };
  }
}

/**
 * The share of the memory limit for data. A rewrite of the append-only file and a backup fork, and the limit also counts the copy of
 * every page that is written meanwhile: of all pages if the disk or the processor is slow. With a half the kernel kills Redis then;
 * the drill `memory` measures it.
 */
const dataShare = 0.4;

/** @param limit memory limit in bytes. */
function configuration(limit: number): string {
  return `${[
    'dir /data',
    'appendonly yes',
    'appendfsync everysec',
    '# No snapshots beside the append-only file: the default is three save points, and a failed snapshot refuses writes.',
    'save ""',
    `maxmemory ${Math.floor(limit * dataShare)}`,
    '# A full cache evicts the least recently used keys instead of refusing writes.',
    'maxmemory-policy allkeys-lru',
    'protected-mode yes',
    '# Do not wait for more replicas: a backup connects as a single replica while writes are paused.',
    'repl-diskless-sync-delay 0',
    'tcp-keepalive 60',
  ].join('\n')}\n`;
}
