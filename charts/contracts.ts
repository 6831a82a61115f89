import type { ImageContract, Need } from '@twisterlab/platform/model/image-contract';
import { repository } from '@twisterlab/platform/util/image';
import { images } from './images';

/** A client: opens no port. */
const client: ImageContract = { opens: [], answers: [], needs: {} };

const databaseUrl: Need = {
  matches: /^postgresql\+asyncpg:\/\/\w+:\$\(\w+\)@[\w.-]+:\d+\/\w+$/,
  reason: 'the applications crash at import on plain postgresql://, and keep data in memory without a URL',
};

/** By repository: the image reference without tag and digest. */
export const contracts: Readonly<Record<string, ImageContract>> = {
  [repository(images.twisterlabApi)]: {
    opens: [8000],
    answers: ['/api/v1/system/health', '/metrics', '/'],
    needs: { DATABASE_URL: databaseUrl },
    // An unreachable database delays the start by 64 s.
    startSeconds: 90,
  },
  [repository(images.mcpUnified)]: {
    open: 'runs every tool of the agents (POST /mcp)',
    opens: [8080],
    answers: ['/health', '/metrics'],
    needs: {
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
      AZURE_CLIENT_ID: { matches: /./, reason: 'without it the server accepts unsigned tokens with any role' },
    },
    startSeconds: 90,
  },
  [repository(images.postgres)]: {
    opens: [5432, 8008],
    answers: ['/liveness', '/readiness', '/primary', '/replica', '/metrics'],
    needs: {
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
    startSeconds: 60,
    labels: { role: ['primary', 'replica'] },
    programs: {
      sh: client,
      pgbackrest: { opens: [8432], answers: [], needs: {} },
      // Backup tasks, and the repository host, which runs pgBackRest's server.
      bash: { opens: [8432], answers: [], needs: {} },
    },
  },
  [repository(images.redis)]: {
    opens: [6379],
    answers: [],
    needs: { REDISCLI_AUTH: { matches: /./, reason: 'redis-cli in the probes logs in with it' } },
    command: {
      matches: /--requirepass \$\(\w+\)/,
      reason: 'Redis without this option accepts clients without a password',
    },
    execProbe: { matches: /redis-cli .*-e\b/, reason: 'without -e a probe passes on NOAUTH' },
    programs: { bash: client },
  },
  [repository(images.prometheus)]: {
    open: 'reads every metric, including the names and the load of all workloads',
    opens: [9090],
    answers: ['/-/healthy', '/-/ready', '/metrics'],
    needs: {},
    // It replays its WAL at startup.
    startSeconds: 300,
  },
  [repository(images.alertmanager)]: {
    open: 'silences every alert',
    opens: [9093],
    answers: ['/-/healthy', '/-/ready', '/metrics'],
    needs: {},
    command: {
      matches: /--cluster\.listen-address=(\s|$)/,
      reason: 'the default opens the cluster port for other Alertmanagers',
    },
  },
  [repository(images.postgresExporter)]: {
    opens: [9187],
    answers: ['/', '/metrics'],
    needs: {
      DATA_SOURCE_URI: { matches: /sslmode=require$/, reason: 'the database refuses unencrypted connections' },
      DATA_SOURCE_USER: { matches: /^exporter$/, reason: 'the only role that reads statistics and nothing else' },
      DATA_SOURCE_PASS: { matches: /./, reason: 'the database requires a password' },
    },
  },
  [repository(images.redisExporter)]: {
    opens: [9121],
    answers: ['/', '/health', '/metrics'],
    needs: {
      REDIS_ADDR: { matches: /^redis:\/\/[\w.-]+:\d+$/, reason: 'the default is localhost, where no Redis runs' },
      REDIS_PASSWORD: {
        matches: /./,
        reason: 'Redis requires a password; without it the only metric is redis_up 0',
      },
    },
  },
  [repository(images.kubeStateMetrics)]: {
    opens: [8080, 8081],
    answers: ['/livez', '/readyz', '/healthz', '/metrics'],
    needs: {},
    command: { matches: /--resources=(?!.*secrets)/, reason: 'without a list it also reads Secrets' },
  },
  [repository(images.blackboxExporter)]: {
    opens: [9115],
    answers: ['/-/healthy', '/metrics'],
    needs: {},
    open: 'sends requests to any address that a client names',
  },
  [repository(images.loki)]: {
    open: 'reads and writes all logs',
    opens: [3100],
    answers: ['/ready', '/metrics'],
    needs: {},
    // It replays its WAL at startup.
    startSeconds: 300,
  },
  [repository(images.otelCollector)]: {
    opens: [4317, 4318, 8888, 13133],
    answers: ['/'],
    needs: {
      KUBE_NODE_NAME: { matches: /./, reason: 'without it every agent watches the pods of all nodes' },
    },
  },
  [repository(images.jaeger)]: {
    open: 'reads and writes every trace',
    opens: [4317, 8888, 13133, 16686],
    answers: ['/status'],
    needs: {},
  },
  [repository(images.k6)]: client,
  [repository(images.grafana)]: {
    opens: [3000],
    answers: ['/api/health', '/metrics'],
    needs: {
      GF_SECURITY_ADMIN_PASSWORD: { matches: /./, reason: 'otherwise the password of the administrator is admin' },
      GF_SECURITY_SECRET_KEY: {
        matches: /./,
        reason: 'the default key is public in the source',
      },
    },
    // It creates its database at startup.
    startSeconds: 120,
  },
  [repository(images.nodeExporter)]: { opens: [9100], answers: ['/', '/metrics'], needs: {} },
};

/** The contract of a container: of the program in `command`, or of the image. Undefined for an unknown image. */
export function contractOf({ image = '', command = [] }: RunsImage): ImageContract | undefined {
  const contract = contracts[repository(image)];
  return contract?.programs?.[command[0] ?? ''] ?? contract;
}

interface RunsImage {
  readonly image?: string;
  readonly command?: readonly string[];
}
