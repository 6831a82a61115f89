import type { Container } from '@twisterlab/platform/model/manifest';
import type { Dist } from '../dist';
import type { FaultInjection } from '../drill';
import { recipes } from '../images';
import { inContainer } from '../nodes/fault-injections';
import { checks } from './checks';
import type { Fixture } from './fixture';

/** Changes the value of a variable of an application. */
const withValue = (application: string, variable: string, change: (value: string) => string): ((dist: Dist) => void) =>
  inContainer(application, ({ env = [], ...container }: Container) => ({
    ...container,
    env: env.map((each) => (each.name === variable && each.value ? { ...each, value: change(each.value) } : each)),
  }));

const api = 'twisterlab-api';
const mcp = 'mcp-unified';

/** What a rule cannot see, and what happens when the contract of an image is wrong. */
export const faultInjections: readonly FaultInjection<Fixture>[] = [
  {
    name: 'an API image with SQLAlchemy 2.1 and without greenlet',
    fails: checks.ready,
    dist: inContainer(api, (container) => ({ ...container, image: recipes['without-greenlet'].name })),
    fixture: ({ cluster }) => cluster.loadImages(['without-greenlet']),
  },
  {
    name: 'a database URL without the driver',
    fails: checks.ready,
    dist: withValue(api, 'DATABASE_URL', (url) => url.replace('postgresql+asyncpg:', 'postgresql:')),
  },
  {
    name: 'a database URL with an option of another driver',
    fails: checks.database,
    dist: withValue(api, 'DATABASE_URL', (url) => url.replace('?ssl=', '?sslmode=')),
  },
  {
    name: 'a Redis URL without the password',
    fails: checks.cache,
    dist: withValue(mcp, 'REDIS_URL', (url) => url.replace(/:[^:@]*@/, '')),
  },
  {
    name: 'a writable root file system for the MCP server',
    fails: checks.hardened,
    dist: inContainer(mcp, ({ securityContext, ...container }) => ({
      ...container,
      securityContext: { ...securityContext, readOnlyRootFilesystem: false },
    })),
  },
  {
    name: 'an MCP server on another port than its health check',
    fails: checks.healthcheck,
    fixture: ({ healthchecks }) => {
      healthchecks.set(
        mcp,
        healthchecks.get(mcp)!.map((word) => word.replace(':8080', ':8081')),
      );
    },
  },
  {
    name: 'tools that the server must have and does not',
    fails: checks.mcp,
    fixture: ({ tools }) => {
      tools.push('cache_cache_flush');
    },
  },
  {
    name: 'a route that the committed OpenAPI document does not have',
    fails: checks.documents,
    fixture: ({ documents }) => {
      documents.answered = (all) => new Map([...all].map(([name, each]) => [name, { ...each, paths: { '/new': {} } }]));
    },
  },
  {
    name: 'a metric of another version in the catalogue',
    fails: checks.metrics,
    fixture: ({ catalogues }) => {
      const metric = { type: 'counter', labels: ['agent_name', 'status'] } as const;
      catalogues.set(api, { ...catalogues.get(api), agent_requests_total: metric });
    },
  },
];
