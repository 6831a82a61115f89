import { z } from 'zod';
import { network, record, schedule } from './fields';

/** An S3 bucket on another machine, preferably at another site. Copies are encrypted before the upload. */
export const offsite = record({
  /** URL of the S3 server, without a path. */
  endpoint: z
    .string()
    .refine(
      (text) => /^https?:\/\/[a-z0-9.-]+(:[1-9]\d*)?$/.test(text) && URL.canParse(text),
      'is not the URL of an S3 server. Write scheme, host and perhaps a port, such as https://s3.example.org.',
    ),
  /** An existing bucket. */
  bucket: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
      'is not the name of a bucket. Write 3 to 63 lower-case letters, digits, dots and hyphens.',
    ),
  /** Networks of the server (CIDR). Default: the internet, without private networks. */
  networks: z.array(network).min(1, 'is empty. Name a network, or remove the field for the internet.').optional(),
  /** Schedule, five cron fields; after the backups. Default: 04:45 every day for a tenant, each further tenant an hour later; 01:30 for a cluster. */
  schedule: schedule.optional(),
});
