import type { ImageContract, Requirement } from '@twisterlab/platform/model/image-contract';
import { optionsOf } from '@twisterlab/platform/options/catalogue';
import { groupBy } from '@twisterlab/platform/util/collections';
import { repository } from '@twisterlab/platform/util/image';
import { catalogue, images } from './images';
import type { CatalogueImage } from './images/image';
import { argoCdPaths, argoCdRoles, importedContracts } from './imported-contracts';

/** A client: opens no port. */
const client: ImageContract = { ports: [], probePaths: [], env: {} };

/** Its server, and the tasks that call it. It reads /etc/pgbackrest/pgbackrest.conf. */
const pgBackRest: ImageContract = {
  user: 999,
  ports: [8432],
  probePaths: [],
  env: {},
  paths: ['/etc/pgbackrest'],
  execProbe: { matches: /^pgbackrest server-ping\b/, reason: 'it is the only command that connects to the server' },
};

const databaseUrl: Requirement = {
  matches: /^postgresql\+asyncpg:\/\/\w+:\$\(\w+\)@[\w.-]+:\d+\/\w+\?ssl=require$/,
  reason:
    'the applications crash at import on plain postgresql:// and on sslmode=, which asyncpg does not have; keep data in memory without a URL; and report a refused password as "no encryption" without ssl=require',
};

/** Vault, and OpenBao with the same API. */
const vault: ImageContract = {
  ports: [8200, 8201],
  probePaths: [
    '/v1/sys/health?standbyok=true&uninitcode=204',
    '/v1/sys/health?standbyok=true&uninitcode=204&sealedcode=204',
    '/v1/sys/metrics',
  ],
  env: {
    VAULT_RAFT_NODE_ID: { matches: /./, reason: 'each member needs a unique name: the name of its pod' },
    VAULT_CLUSTER_ADDR: {
      matches: /^https:\/\/.+:8201$/,
      reason: 'the active member forwards requests to this address',
    },
  },
  command: {
    matches: /^vault server -config=/,
    reason: 'the default of the image is a server that keeps all data in memory',
  },
  labels: { 'vault-active': ['true', 'false'] },
};

/** By repository: the image reference without tag and digest. `user` is that of USER in the Dockerfile of the image. */
export const contracts: Readonly<Record<string, ImageContract>> = {
  ...importedContracts,
  [repository(images.twisterlabApi)]: {
    user: 1000,
    // It repeats the Origin of the request in Access-Control-Allow-Origin, with credentials.
    anyOrigin: true,
    ports: [8000],
    probePaths: ['/api/v1/system/health', '/metrics', '/'],
    metrics: { job: 'twisterlab-api', versions: ['3.2.0-de7d2428d39d-1'] },
    env: { DATABASE_URL: databaseUrl },
    // An unreachable database delays the start by 64 s.
    startupSeconds: 90,
  },
  [repository(images.mcpUnified)]: {
    user: 1000,
    unauthenticatedAccess: 'runs every tool of the agents (POST /mcp)',
    unverifiedTokens: 'gives the role that an unsigned token claims (/tools/*)',
    // MCP's transport, streamable HTTP.
    streams: true,
    ports: [8080],
    command: {
      matches: /^python -m twisterlab\.agents\.mcp\.http_server( |$)/,
      reason: 'this module is the server with the transport streamable HTTP',
    },
    probePaths: ['/health', '/metrics'],
    // No tag of the application: its v3.2.0 has no page, and the next commits lost series (docs/decisions/0022-images-of-the-application.md).
    metrics: { job: 'mcp-unified', versions: ['3.2.0-de7d2428d39d-1'] },
    env: {
      PORT: { matches: /^8080$/, reason: 'probes, Service and policies expect the server there' },
      DATABASE_URL: databaseUrl,
      REDIS_URL: {
        matches: /^redis:\/\/:\$\(\w+\)@[\w.-]+:\d+\/\d+$/,
        reason: 'Redis requires a password, and the cache tools read it only from the URL',
      },
      REDIS_HOST: {
        matches: /./,
        reason: 'the authentication cache reads host, port and password as separate variables',
      },
      REDIS_PORT: {
        matches: /^\d+$/,
        reason: 'unset, a Service named redis injects REDIS_PORT=tcp://..., which is not a number',
      },
      REDIS_PASSWORD: {
        matches: /./,
        reason: 'the authentication cache reads host, port and password as separate variables',
      },
      CORTEX_ENDPOINT: { matches: /^http:\/\/[\w.-]+:\d+$/, reason: 'the agents query the Ollama server there' },
      MCP_LOG_LEVEL: { matches: /^[A-Z]+$/, reason: 'the server accepts log levels in upper case only' },
      ENVIRONMENT: {
        matches: /^staging$/,
        reason: 'every other value accepts two bearer tokens built into the image',
      },
      // With it the server requires the audience, which a client can write into a token: signatures are never checked.
      AZURE_CLIENT_ID: { matches: /./, reason: 'without it the server accepts tokens of any audience' },
    },
    startupSeconds: 90,
  },
  [repository(images.postgres)]: {
    user: 999,
    ports: [5432, 8008],
    probePaths: ['/liveness', '/readiness', '/primary', '/replica', '/metrics'],
    env: {
      PATRONI_NAME: { matches: /./, reason: 'each member needs a unique name: the name of its pod' },
      PATRONI_KUBERNETES_POD_IP: {
        matches: /./,
        reason: 'the leader writes this address to the Endpoints of the Service',
      },
      PATRONI_POSTGRESQL_CONNECT_ADDRESS: {
        matches: /^\$\(\w+\):5432$/,
        reason: 'replicas follow the primary at this address; it needs the port',
      },
      PATRONI_RESTAPI_CONNECT_ADDRESS: {
        matches: /^\$\(\w+\):8008$/,
        reason: 'members query each other at this address before a failover; it needs the port',
      },
      PATRONI_RESTAPI_PASSWORD: {
        matches: /./,
        reason: 'without it every client of the port can restart members',
      },
      PATRONI_REPLICATION_PASSWORD: { matches: /./, reason: 'replicas log in with it' },
      PATRONI_REWIND_PASSWORD: { matches: /./, reason: 'a former primary rejoins with it' },
    },
    command: { matches: /^patroni \//, reason: 'without Patroni each member is a separate database' },
    startupSeconds: 60,
    labels: { role: ['primary', 'replica'] },
    paths: pgBackRest.paths,
    programs: {
      // psql, which waits for the server.
      sh: {
        ...client,
        env: {
          PGSSLMODE: {
            matches: /^(require|verify-ca|verify-full)$/,
            reason: 'the default, prefer, repeats a refused connection without encryption',
          },
          PGCONNECT_TIMEOUT: {
            matches: /^[1-9]\d*$/,
            reason: 'unset or 0, psql waits without limit for the address of a lost machine',
          },
        },
      },
      // A program of its own, which reads no file of the image.
      python3: client,
      pgbackrest: pgBackRest,
      // Backup tasks, and the repository host, which runs pgBackRest's server.
      bash: pgBackRest,
    },
  },
  [repository(images.redis)]: {
    user: 999,
    statedUser: 'none',
    ports: [6379],
    probePaths: [],
    env: { REDISCLI_AUTH: { matches: /./, reason: 'redis-cli in a shell logs in with it' } },
    command: {
      matches: /--requirepass \$\(\w+\)/,
      reason: 'Redis without this option accepts clients without a password',
    },
    execProbe: {
      matches: /^(sh -c .*)?redis-cli .*-e\b/s,
      reason: 'only redis-cli, directly or in a shell, reads the answer; without -e a probe passes on NOAUTH',
    },
    programs: {
      bash: client,
      // redis-cli, which waits for the server.
      sh: { ...client, env: { REDISCLI_AUTH: { matches: /./, reason: 'redis-cli in a shell logs in with it' } } },
    },
  },
  [repository(images.prometheus)]: {
    user: 65534,
    statedUser: 'name',
    options: optionsOf('prometheus'),
    unauthenticatedAccess: 'reads every metric, including the names and the load of all workloads',
    ports: [9090],
    probePaths: ['/-/healthy', '/-/ready', '/metrics'],
    env: {},
    // It replays its WAL at startup.
    startupSeconds: 300,
  },
  [repository(images.alertmanager)]: {
    user: 65534,
    statedUser: 'name',
    options: optionsOf('alertmanager'),
    unauthenticatedAccess: 'silences every alert',
    ports: [9093],
    probePaths: ['/-/healthy', '/-/ready', '/metrics'],
    env: {},
    command: {
      matches: /--cluster\.listen-address=(\s|$)/,
      reason: 'the default opens the cluster port for other Alertmanagers',
    },
  },
  [repository(images.postgresExporter)]: {
    user: 65534,
    statedUser: 'name',
    ports: [9187],
    probePaths: ['/', '/metrics'],
    env: {
      DATA_SOURCE_URI: { matches: /sslmode=require$/, reason: 'the database refuses unencrypted connections' },
      DATA_SOURCE_USER: { matches: /^exporter$/, reason: 'the only role that reads statistics and nothing else' },
      DATA_SOURCE_PASS: { matches: /./, reason: 'the database requires a password' },
    },
  },
  [repository(images.redisExporter)]: {
    user: 59000,
    ports: [9121],
    probePaths: ['/', '/health', '/metrics'],
    env: {
      REDIS_ADDR: { matches: /^redis:\/\/[\w.-]+:\d+$/, reason: 'the default is localhost, where no Redis runs' },
      REDIS_PASSWORD: {
        matches: /./,
        reason: 'Redis requires a password; without it the only metric is redis_up 0',
      },
    },
  },
  [repository(images.kubeStateMetrics)]: {
    user: 65534,
    ports: [8080, 8081],
    probePaths: ['/livez', '/readyz', '/healthz', '/metrics'],
    env: {},
    // It lists and watches each of --resources.
    calls: ({ args = [] }) =>
      args.flatMap((each) =>
        (/^--resources=(.*)$/.exec(each)?.[1]?.split(',') ?? []).map((resource) => ({
          ...{ verbs: ['list', 'watch'], resource },
        })),
      ),
    command: {
      matches: /--resources=(?!.*secrets)[a-z,]+(\s|$)/,
      reason: 'without a list of resources it also reads Secrets',
    },
  },
  [repository(images.blackboxExporter)]: {
    ports: [9115],
    probePaths: ['/-/healthy', '/metrics'],
    env: {},
    unauthenticatedAccess: 'sends requests to any address that a client names',
  },
  [repository(images.loki)]: {
    user: 10001,
    unauthenticatedAccess: 'reads and writes all logs',
    ports: [3100],
    probePaths: ['/ready', '/metrics'],
    env: {},
    // It replays its WAL at startup.
    startupSeconds: 300,
  },
  [repository(images.otelCollector)]: {
    user: 10001,
    ports: [4317, 4318, 8888, 13133],
    probePaths: ['/'],
    env: {
      KUBE_NODE_NAME: { matches: /./, reason: 'without it every agent watches the pods of all nodes' },
    },
  },
  [repository(images.jaeger)]: {
    user: 10001,
    unauthenticatedAccess: 'reads and writes every trace',
    ports: [4317, 8888, 13133, 16686],
    probePaths: ['/status'],
    env: {},
  },
  [repository(images.k6)]: { ...client, user: 12345 },
  // Server, controller, repo-server and the copy of its program. The UI follows Applications and logs as event streams.
  [repository(images.argoCd)]: {
    ports: [8080, 8081, 8082, 8083, 8084],
    probePaths: ['/healthz', '/healthz?full=true'],
    env: {},
    streams: true,
    command: {
      matches: /(^|\/)argocd-(application-controller|repo-server|server)( |$)/,
      reason: 'the image starts no component unless it is named',
    },
    paths: argoCdPaths,
    programs: { ...argoCdRoles, sh: client },
  },
  [repository(images.grafana)]: {
    ports: [3000],
    paths: ['/etc/grafana', '/var/lib/grafana'],
    probePaths: ['/api/health', '/metrics'],
    env: {
      GF_SECURITY_ADMIN_PASSWORD: { matches: /./, reason: 'otherwise the password of the administrator is admin' },
      GF_SECURITY_SECRET_KEY: {
        matches: /./,
        reason: 'the default key is public in the source',
      },
    },
    // It creates its database at startup.
    startupSeconds: 120,
  },
  [repository(images.oauth2Proxy)]: {
    ports: [4180],
    probePaths: ['/ping', '/ready'],
    env: {
      OAUTH2_PROXY_CLIENT_SECRET: { matches: /./, reason: 'it does not start without the client secret' },
      OAUTH2_PROXY_COOKIE_SECRET: { matches: /./, reason: 'it does not start without a key for its cookies' },
    },
  },
  [repository(images.vault)]: vault,
  [repository(images.openBao)]: vault,
  // 8081 and 10250: its commands `webhook` and `certcontroller`.
  [repository(images.externalSecrets)]: {
    ports: [8080, 8081, 8082, 10250],
    probePaths: ['/healthz', '/readyz'],
    env: {},
  },
  // The server of Trivy Operator; scans run its shell.
  [repository(images.trivy)]: {
    unauthenticatedAccess: 'scans what a client sends',
    ports: [4954],
    probePaths: ['/healthz'],
    env: {},
    programs: { '/bin/sh': client },
  },
  [repository(images.trivyOperator)]: { ports: [8080, 9090], probePaths: ['/healthz/', '/readyz/'], env: {} },
  [repository(images.nodeExporter)]: {
    user: 65534,
    statedUser: 'name',
    options: optionsOf('node-exporter'),
    portOptions: ['web.listen-address'],
    ports: [],
    command: {
      matches: /^(?=.*--path\.procfs=)(?=.*--path\.sysfs=)(?=.*--path\.rootfs=)|--collector\.disable-defaults/,
      reason: 'without the paths of the node it measures its own container',
    },
    probePaths: ['/', '/metrics'],
    env: {},
    // Of busybox, in its base image.
    programs: { sh: client },
  },
};

/** Versions of the images of the catalogue that others publish: a contract holds for those that were measured. */
const measured = groupBy(
  Object.values(catalogue as Readonly<Record<string, CatalogueImage>>).filter((each) => !('folder' in each)),
  (each) => each.repository,
);

/**
 * The contract of a container: of the program in `command`, or of the image. Undefined for an unknown image, and for another version of
 * an image that others publish, such as that of a Helm chart.
 */
export function contractOf({ image = '', command = [], args = [] }: RunsImage): ImageContract | undefined {
  const name = repository(image);
  const isMeasured = ({ version }: CatalogueImage) => image.replace(/@.*$/, '') === `${name}:${version}`;
  if (measured.has(name) && !measured.get(name)!.some(isMeasured)) return undefined;
  const contract = contracts[name];
  const first = command[0] ?? args[0] ?? '';
  return contract?.programs?.[first] ?? contract?.programs?.[first.replace(/^.*\//, '')] ?? contract;
}

interface RunsImage {
  readonly image?: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
}
