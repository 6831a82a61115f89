import type { Facts } from '@twisterlab/platform/model/facts';
import type { ImageContract } from '@twisterlab/platform/model/image-contract';
import { repository } from '@twisterlab/platform/util/image';

/** Images of an example site. */
export const images = {
  api: 'ghcr.io/example/api:v1.2.0',
  tools: 'ghcr.io/example/tools:v1.2.0',
  tokens: 'ghcr.io/example/tokens:v1.2.0',
  pages: 'ghcr.io/example/pages:v1.2.0',
  redis: 'docker.io/library/redis:7.2.16',
  postgres: 'ghcr.io/example/postgres:16.15',
  agent: 'ghcr.io/example/agent:v1.2.0',
} as const;

const contracts: Readonly<Record<string, ImageContract>> = {
  [repository(images.api)]: {
    ports: [8000],
    probePaths: ['/api/v1/system/health', '/metrics', '/'],
    env: { DATABASE_URL: { matches: /^postgresql\+asyncpg:\/\//, reason: 'the driver is asyncpg' } },
    startupSeconds: 90,
  },
  [repository(images.tools)]: {
    unauthenticatedAccess: 'runs every tool (POST /mcp)',
    ports: [8000],
    probePaths: ['/health'],
    env: {},
  },
  [repository(images.tokens)]: {
    unverifiedTokens: 'gives the role of an unsigned token',
    ports: [8000],
    probePaths: ['/health'],
    env: {},
  },
  [repository(images.pages)]: { anyOrigin: true, ports: [8000], probePaths: ['/'], env: {}, user: 101 },
  [repository(images.redis)]: {
    ports: [6379],
    probePaths: [],
    env: { REDISCLI_AUTH: { matches: /./, reason: 'redis-cli in the probes logs in with it' } },
    command: {
      matches: /--requirepass \$\(\w+\)/,
      reason: 'without the password the server accepts every client',
    },
    execProbe: { matches: /redis-cli .*-e\b/, reason: 'without -e a probe passes on NOAUTH' },
  },
  [repository(images.postgres)]: {
    ports: [5432],
    probePaths: ['/readiness'],
    env: {},
    user: 999,
    command: { matches: /^patroni \//, reason: 'without Patroni each pod is a separate database' },
    labels: { role: ['primary', 'replica'] },
    programs: { sh: { ports: [], probePaths: [], env: {} } },
  },
  [repository(images.agent)]: {
    program: 'agent',
    options: {
      from: 'agent 1.2.0',
      dashes: 'two',
      options: {
        port: { type: 'int', default: '9120' },
        'health-address': { type: 'text', default: '0.0.0.0:8081' },
        level: { type: 'text', values: ['debug', 'info'], short: 'l' },
        names: { type: 'list', values: ['a', 'b'] },
        period: { type: 'duration' },
        'dns-names': { type: 'list' },
        elect: { type: 'bool', negatable: true },
        'trust-namespace': { type: 'text' },
      },
    },
    portOptions: ['port', 'health-address'],
    ports: [7946],
    probePaths: ['/readyz'],
    probesOnLoopback: true,
    statedUser: 'none',
    env: {
      NODE_NAME: { matches: /./, field: /^spec\.nodeName$/, reason: 'it announces the addresses of this node' },
    },
    variables: ['LEVEL'],
    webhooks: { '/validate': ['CREATE', 'UPDATE'] },
    servedNames: 'dns-names',
    calls: ({ args = [] }) =>
      args.includes('--elect')
        ? [{ verbs: ['get', 'create'], resource: 'leases', name: 'agent', namespace: 'own' }]
        : [],
  },
};

export const facts: Facts = {
  contractOf({ image = '', command = [] }) {
    const contract = contracts[repository(image)];
    return contract?.programs?.[command[0] ?? ''] ?? contract;
  },
};
