import type { State } from './state';

const named = <T extends { readonly name: string }>(all: readonly T[], name: string) =>
  all.find((each) => each.name === name)!;

/** Changes that a person may make in the browser, with the request that puts each back, without its id. */
export const byHand: readonly [what: string, request: string, change: (state: State) => unknown][] = [
  [
    'self-registration',
    'PUT /configurations',
    (state) => {
      state.configurations.self_registration = true;
    },
  ],
  [
    'projects of everyone',
    'PUT /configurations',
    (state) => {
      state.configurations.project_creation_restriction = 'everyone';
    },
  ],
  [
    'projects without quotas',
    'PUT /configurations',
    (state) => {
      state.configurations.quota_per_project_enable = false;
    },
  ],
  [
    'the address of an endpoint',
    'PUT /registries/',
    ({ registries }) => {
      named(registries, 'quay').url = 'https://example.org';
    },
  ],
  [
    'an unverified certificate',
    'PUT /registries/',
    ({ registries }) => {
      named(registries, 'k8s').insecure = true;
    },
  ],
  [
    'a private proxy cache',
    'PUT /projects/ghcr',
    ({ projects }) => {
      named(projects, 'ghcr').metadata.public = 'false';
    },
  ],
  [
    'our public images',
    'PUT /projects/twisterlab',
    ({ projects }) => {
      named(projects, 'twisterlab').metadata.public = 'true';
    },
  ],
  [
    'no scan of pushed images',
    'PUT /projects/twisterlab',
    ({ projects }) => {
      delete named(projects, 'twisterlab').metadata.auto_scan;
    },
  ],
  [
    'no quota',
    'PUT /quotas/',
    ({ quotas }) => {
      quotas.at(-1)!.storage = -1;
    },
  ],
  [
    'fewer days of retention',
    'PUT /retentions/',
    ({ retentions: [policy] }) => {
      policy!.rules[0]!.params.nDaysSinceLastPull = 1;
    },
  ],
  [
    'the time of retention',
    'PUT /retentions/',
    ({ retentions: [policy] }) => {
      policy!.trigger.settings.cron = '0 0 1 * * *';
    },
  ],
  [
    'a disabled rule of retention',
    'PUT /retentions/',
    ({ retentions: [policy] }) => {
      policy!.rules[0]!.disabled = true;
    },
  ],
  [
    'one more rule of retention',
    'PUT /retentions/',
    ({ retentions: [policy] }) => policy!.rules.push({ ...policy!.rules[0]! }),
  ],
  [
    'a deleted retention',
    'POST /retentions',
    ({ projects }) => {
      delete named(projects, 'quay').metadata.retention_id;
    },
  ],
  [
    'one more right of the robot account',
    'PUT /robots/',
    ({ robots: [robot] }) => robot!.permissions[0]!.access.push({ resource: 'repository', action: 'delete' }),
  ],
  [
    'another right of the robot account',
    'PUT /robots/',
    ({ robots: [robot] }) => {
      robot!.permissions[0]!.access[0] = { resource: 'artifact', action: 'read' };
    },
  ],
  [
    'an expiry of the robot account',
    'PUT /robots/',
    ({ robots: [robot] }) => {
      robot!.duration = 30;
    },
  ],
  ['a deleted robot account', 'POST /robots', ({ robots }) => robots.pop()],
  [
    'the time of garbage collection',
    'PUT /system/gc/schedule',
    ({ schedules }) => {
      schedules.gc!.schedule.cron = '0 0 12 * * *';
    },
  ],
  [
    'garbage collection without untagged images',
    'PUT /system/gc/schedule',
    ({ schedules }) => {
      schedules.gc!.parameters = {};
    },
  ],
  [
    'no garbage collection',
    'POST /system/gc/schedule',
    ({ schedules }) => {
      schedules.gc = undefined;
    },
  ],
  [
    'daily scans',
    'PUT /system/scanAll/schedule',
    ({ schedules }) => {
      schedules.scanAll!.schedule.type = 'Daily';
    },
  ],
  [
    'no scans',
    'POST /system/scanAll/schedule',
    ({ schedules }) => {
      schedules.scanAll = undefined;
    },
  ],
];

/** Those that no request can put back, with the message. */
export const permanent: readonly [what: string, message: string, change: (state: State) => unknown][] = [
  [
    'an endpoint of another type',
    'The endpoint quay has the type quay, not docker-registry, and none can change. Delete its project, then it.',
    ({ registries }) => {
      named(registries, 'quay').type = 'quay';
    },
  ],
  [
    'a project that is no proxy cache',
    'The project k8s has the wrong endpoint, and that cannot change. Delete the project.',
    ({ projects }) => {
      named(projects, 'k8s').registry = 0;
    },
  ],
  [
    'a proxy cache in the place of our own project',
    'The project twisterlab has the wrong endpoint, and that cannot change. Delete the project.',
    ({ projects }) => {
      named(projects, 'twisterlab').registry = 2;
    },
  ],
  [
    'a project without a quota',
    'The project twisterlab has no quota: it was created while quotas were off. Delete it.',
    ({ quotas }) => quotas.pop(),
  ],
];
