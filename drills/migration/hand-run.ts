import { images } from '../../charts/images';
import { recipes } from '../images';
import { namespace } from '../nodes/production';
import { startPostgres, stub } from './programs';

const config = 'twisterlab-config';
/** The owner's Secrets: the bootstrap script keeps these keys. */
export const passwords = { postgres: 'postgres-of-the-owner', redis: 'redis-of-the-owner' } as const;

const metadata = (name: string, home: string = namespace) => ({ name, namespace: home });

/** A Deployment as people write it by hand: the label `app`, no security context, no resources. */
export function deployment(
  name: string,
  image: string,
  container: object,
  more: object = {},
  home: string = namespace,
): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata(name, home),
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          terminationGracePeriodSeconds: 2,
          containers: [{ name, image, imagePullPolicy: 'IfNotPresent', ...container }],
          ...more,
        },
      },
    },
  };
}

function service(name: string, app: string, port: number, nodePort?: number, home: string = namespace): object {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(name, home),
    spec: {
      ...(nodePort ? { type: 'NodePort' } : {}),
      selector: { app },
      ports: [{ port, targetPort: port, ...(nodePort ? { nodePort } : {}) }],
    },
  };
}

function tool(name: string, home: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: metadata(name, home),
    spec: {
      terminationGracePeriodSeconds: 0,
      containers: [{ name: 'tool', image: recipes.busybox.name, command: ['sleep', '86400'] }],
    },
  };
}

const data = (name: string, claimName: string) => ({ volumes: [{ name, persistentVolumeClaim: { claimName } }] });

const readiness = (port: number, path: string) => ({
  readinessProbe: { httpGet: { port, path }, periodSeconds: 2, timeoutSeconds: 5 },
});

/** PostgreSQL 15 and Redis with volumes of K3s' class, as the owner's documents have them. */
const stores: readonly object[] = [
  {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: metadata('postgres'),
    spec: {
      replicas: 1,
      serviceName: 'postgres',
      selector: { matchLabels: { app: 'postgres' } },
      template: {
        metadata: { labels: { app: 'postgres' } },
        spec: {
          terminationGracePeriodSeconds: 30,
          securityContext: { runAsUser: 999, runAsGroup: 999, fsGroup: 999 },
          containers: [
            {
              name: 'postgres',
              image: images.postgres,
              imagePullPolicy: 'IfNotPresent',
              command: ['sh', '-euc', startPostgres],
              envFrom: [{ configMapRef: { name: config } }],
              env: [{ name: 'PGDATA', value: '/var/lib/postgresql/data/pgdata' }],
              readinessProbe: { exec: { command: ['pg_isready', '--username=twisterlab'] }, periodSeconds: 2 },
              volumeMounts: [
                { name: 'postgres-storage', mountPath: '/var/lib/postgresql/data' },
                { name: 'run', mountPath: '/var/run/postgresql' },
              ],
            },
          ],
          volumes: [{ name: 'run', emptyDir: {} }],
        },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: 'postgres-storage' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } } },
        },
      ],
    },
  },
  service('postgres', 'postgres', 5432),
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: metadata('redis-data'),
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '5Gi' } } },
  },
  deployment(
    'redis',
    images.redis,
    {
      command: ['redis-server', '--dir', '/data', '--appendonly', 'yes', '--protected-mode', 'no'],
      volumeMounts: [{ name: 'data', mountPath: '/data' }],
      readinessProbe: { tcpSocket: { port: 6379 }, periodSeconds: 2 },
    },
    data('data', 'redis-data'),
  ),
  service('redis', 'redis', 6379),
];

/** The owner's cluster: made by hand, reconstructed from the documents. */
export const handRun: readonly object[] = [
  ...[namespace, 'monitoring', 'old-experiments'].map((name) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name },
  })),
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metadata(config),
    data: {
      POSTGRES_USER: 'twisterlab',
      POSTGRES_DB: 'twisterlab',
      POSTGRES_PASSWORD: passwords.postgres,
      DATABASE_URL: `postgresql+asyncpg://twisterlab:${passwords.postgres}@postgres:5432/twisterlab`,
    },
  },
  ...(['postgres', 'redis'] as const).map((name) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: metadata(name),
    stringData: { password: passwords[name] },
  })),
  ...stores,
  deployment('twisterlab-api', images.twisterlabApi, {
    command: ['python', '-c', stub],
    envFrom: [{ configMapRef: { name: config } }],
    ...readiness(8000, '/api/v1/system/health'),
  }),
  service('twisterlab-unified-api', 'twisterlab-api', 8000, 30001),
  deployment('mcp-unified', images.mcpUnified, {
    command: ['python', '-c', stub],
    envFrom: [{ configMapRef: { name: config } }],
    env: [
      { name: 'REDIS_URL', value: 'redis://redis:6379/0' },
      { name: 'REDIS_HOST', value: 'redis' },
      { name: 'REDIS_PORT', value: '6379' },
      { name: 'REDIS_PASSWORD', value: '' },
    ],
    ...readiness(8080, '/health'),
  }),
  service('mcp-unified', 'mcp-unified', 8080, 30080),
  tool('builder', namespace),
  tool('node-debugger-edgeserver-8kq2x', 'default'),
  deployment(
    'prometheus',
    images.prometheus,
    {
      args: ['--config.file=/dev/null', '--storage.tsdb.path=/prometheus'],
      volumeMounts: [{ name: 'data', mountPath: '/prometheus' }],
      ...readiness(9090, '/-/ready'),
    },
    { volumes: [{ name: 'data', emptyDir: {} }] },
    'monitoring',
  ),
  service('prometheus', 'prometheus', 9090, 30090, 'monitoring'),
  deployment(
    'grafana',
    images.grafana,
    { command: ['python3', '-m', 'http.server', '3000', '--directory', '/usr/share'], ...readiness(3000, '/') },
    {},
    'monitoring',
  ),
  service('grafana', 'grafana', 3000, 30091, 'monitoring'),
];

export const nodePorts = { api: 30001, mcp: 30080, prometheus: 30090, grafana: 30091 } as const;
