import type { IntendedDifference } from './schema/parity';

/** The environment that the others are compared with. */
export const reference = 'production';

const both = ['staging', 'development'];
const identity = 'two environments of one cluster may not share it';
const idle = 'idle most of the day; the limits are those of production';
const testData = 'test data; with one node lost, the disks hold all claims beside their reserve';
const exposed = 'only production is on node ports, for one workstation';
const offsite = 'only a tenant on call must accept that it has no off-site copy';

/**
 * Differences between environments that are intended. `npm run parity` fails for any other, and for an entry that no longer applies.
 * Releases of images are not listed: `npm run promote` moves them.
 */
export const intendedDifferences: readonly IntendedDifference[] = [
  { field: 'name', environments: both, reason: identity },
  { field: 'namespace', environments: both, reason: identity },
  { field: 'api.hosts', environments: ['staging'], reason: identity },
  { field: 'mcp.hosts', environments: ['staging'], reason: identity },
  { field: 'api.hosts', environments: ['development'], reason: 'reached by kubectl port-forward only' },
  { field: 'mcp.hosts', environments: ['development'], reason: 'reached by kubectl port-forward only' },
  { field: 'postgres.database', environments: both, reason: 'a dump of one is not restored into another by mistake' },
  { field: 'place', environments: both, reason: 'backups of the tenants start an hour apart' },
  { field: 'priority', environments: both, reason: 'under node pressure production is evicted last' },
  { field: 'onCall', environments: both, reason: 'an outage of a test wakes no one' },
  { field: 'api.nodePort', environments: both, reason: exposed },
  { field: 'api.from', environments: both, reason: exposed },
  { field: 'mcp.nodePort', environments: both, reason: exposed },
  { field: 'mcp.from', environments: both, reason: exposed },
  { field: 'mcp.logLevel', environments: both, reason: 'what is tested is logged in more detail' },
  { field: 'api.cpu.request', environments: both, reason: idle },
  { field: 'mcp.cpu.request', environments: both, reason: idle },
  { field: 'postgres.storage', environments: both, reason: testData },
  { field: 'backups.storage', environments: both, reason: testData },
  { field: 'backups.withoutOffsite.accepted', environments: both, reason: offsite },
  { field: 'backups.withoutOffsite.reason', environments: both, reason: offsite },
];
