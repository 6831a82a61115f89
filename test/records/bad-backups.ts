import type { BadInput } from './bad-input';

/** Mistakes in what is stored and copied. */
export const badBackups: readonly BadInput[] = [
  {
    name: 'a broken cron expression',
    production: { backups: { schedule: '0 25 * * *' } },
    message: `environments/production.ts: backups.schedule "0 25 * * *" is not a schedule.
  Write five cron fields, such as "0 2 * * *" for 02:00 UTC every day; Sunday is 0.`,
  },
  {
    name: 'a cron expression with seconds',
    production: { backups: { schedule: '0 0 2 * * *' } },
    message: `environments/production.ts: backups.schedule "0 0 2 * * *" is not a schedule.
  Write five cron fields, such as "0 2 * * *" for 02:00 UTC every day; Sunday is 0.`,
  },
  {
    name: 'a schedule that never comes',
    production: { backups: { schedule: '0 2 30 2 *' } },
    message: `environments/production.ts: backups.schedule "0 2 30 2 *" is not a schedule.
  Write five cron fields, such as "0 2 * * *" for 02:00 UTC every day; Sunday is 0.`,
  },
  {
    name: 'a retention of zero',
    production: { backups: { keep: 0 } },
    message: `environments/production.ts: backups.keep 0 keeps no copy.
  Keep at least 1; the plan requires 7.`,
  },
  {
    name: 'a drill whose schedule is none',
    production: { backups: { drillSchedule: 'weekly' } },
    message: `environments/production.ts: backups.drillSchedule "weekly" is not a schedule.
  Write five cron fields, such as "0 2 * * *" for 02:00 UTC every day; Sunday is 0.`,
  },
  {
    name: 'a drill on a Sunday that Kubernetes does not know',
    production: { backups: { drillSchedule: '0 5 * * 7' } },
    message: `environments/production.ts: backups.drillSchedule "0 5 * * 7" is not a schedule.
  Write five cron fields, such as "0 2 * * *" for 02:00 UTC every day; Sunday is 0.`,
  },
  {
    name: 'a drill once a month',
    production: { backups: { drillSchedule: '0 5 1 * *' } },
    message: `environments/production.ts: backups.drillSchedule "0 5 1 * *" is rarer than once a week.
  Name a day of the week, such as "0 5 * * 0" for Sundays: what was never restored is no copy.`,
  },
  {
    name: 'an S3 server with a path',
    production: { backups: { offsite: { endpoint: 'https://s3.example.org/copies', bucket: 'copies' } } },
    message: `environments/production.ts: backups.offsite.endpoint "https://s3.example.org/copies" is not the URL of an S3 server.
  Write scheme, host and perhaps a port, such as https://s3.example.org.`,
  },
  {
    name: 'an S3 server on a port that no machine has',
    production: { backups: { offsite: { endpoint: 'http://192.168.0.50:90000', bucket: 'copies' } } },
    message: `environments/production.ts: backups.offsite.endpoint "http://192.168.0.50:90000" is not the URL of an S3 server.
  Write scheme, host and perhaps a port, such as https://s3.example.org.`,
  },
  {
    name: 'a bucket with a name that S3 refuses',
    production: { backups: { offsite: { endpoint: 'https://s3.example.org', bucket: 'Our_Copies' } } },
    message: `environments/production.ts: backups.offsite.bucket "Our_Copies" is not the name of a bucket.
  Write 3 to 63 lower-case letters, digits, dots and hyphens.`,
  },
  {
    name: 'an S3 server in no network',
    production: { backups: { offsite: { endpoint: 'https://s3.example.org', bucket: 'copies', networks: [] } } },
    message: `environments/production.ts: backups.offsite.networks [] is empty.
  Name a network, or remove the field for the internet.`,
  },
  {
    name: 'a tenant on call whose copies are all on one disk',
    production: { onCall: true },
    message: `environments/production.ts: onCall is true and backups.offsite is missing: one disk holds the data and all its copies.
  Set backups.offsite, or accept the risk: withoutOffsite: { accepted: '2026-11-28', reason: '...' } under backups.`,
  },
  {
    name: 'an accepted risk that no longer exists',
    production: {
      backups: {
        offsite: { endpoint: 'https://s3.example.org', bucket: 'copies' },
        withoutOffsite: { accepted: '2026-11-28', reason: 'no server' },
      },
    },
    message: `environments/production.ts: backups.offsite and backups.withoutOffsite are both set.
  Remove withoutOffsite: the copies are off-site.`,
  },
  {
    name: 'a risk accepted on a day that does not exist',
    production: { backups: { withoutOffsite: { accepted: '2026-02-30', reason: 'no server' } } },
    message: `environments/production.ts: backups.withoutOffsite.accepted "2026-02-30" is not a day.
  Write year, month and day, such as 2026-11-28.`,
  },
  {
    name: 'a risk accepted without a reason',
    production: { backups: { withoutOffsite: { accepted: '2026-11-28', reason: '' } } },
    message: `environments/production.ts: backups.withoutOffsite.reason "" is empty.
  Write why there is no bucket.`,
  },
  {
    name: 'backups so late that the last starts on the next day',
    production: { backups: { schedule: '40 23 * * *' } },
    message: `environments/production.ts: backups: "40 23 * * *" cannot be 30 minutes later, and the tasks of a tenant start one after the other.
  Choose an earlier time for backups.schedule and backups.drillSchedule.`,
  },
  {
    name: 'a bucket at home without its network',
    production: { backups: { offsite: { endpoint: 'http://192.168.0.20:9000', bucket: 'copies' } } },
    message: `environments/production.ts: backups.offsite.endpoint http://192.168.0.20:9000 is in no network that copies may be sent to: the internet.
  Name its network under backups.offsite.networks, such as ["192.168.0.20/32"].`,
  },
  {
    name: 'a bucket in another network than the one it names',
    production: {
      backups: { offsite: { endpoint: 'http://192.168.0.20:9000', bucket: 'copies', networks: ['192.168.1.0/24'] } },
    },
    message: `environments/production.ts: backups.offsite.endpoint http://192.168.0.20:9000 is in no network that copies may be sent to: 192.168.1.0/24.
  Name its network under backups.offsite.networks, such as ["192.168.0.20/32"].`,
  },
];
