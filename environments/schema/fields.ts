import { parseAddress, parseCidr, parseRange } from '@twisterlab/platform/network/addresses';
import { imageReferenceError } from '@twisterlab/platform/util/image';
import { bytes, cores } from '@twisterlab/platform/util/quantity';
import { isSchedule } from '@twisterlab/platform/util/schedule';
import { z } from 'zod';

/** Field types of the records. Each message continues "FILE: FIELD VALUE ..."; its second sentence is the fix. */

/** An object with exactly these fields. */
export function record<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `is not a field. Fields here: ${Object.keys(shape).sort().join(', ')}.`
        : undefined,
  });
}

function matching(pattern: RegExp, message: string) {
  return z.string().regex(pattern, message);
}

function checked(check: (text: string) => boolean, message: string) {
  return z.string().refine(check, message);
}

/** A name as Kubernetes allows it for namespaces and Services (RFC 1123 label). */
export const label = matching(
  /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
  'is not a name. Write lower-case letters, digits and hyphens, 63 at most.',
);

/** A DNS name, such as `api.twisterlab.local`. */
export const host = matching(
  /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/,
  'is not a host name. Write lower-case labels with dots between them, such as api.twisterlab.local.',
);

/** A web origin, as browsers send it: no path, no default port. HTTP only for pages of the user's own machine. */
export const origin = checked(
  (text) =>
    /^(https:\/\/[a-z0-9.-]+|http:\/\/(localhost|127\.0\.0\.1))(:[1-9]\d*)?$/.test(text) &&
    URL.canParse(text) &&
    new URL(text).origin === text,
  'is not a web origin. Write scheme, host and perhaps a port, such as https://ide.example.org; no wildcard, no path, and http only for localhost.',
);

/** An IPv4 address. */
export const ipAddress = checked(
  (text) => parseAddress(text) !== undefined,
  'is not an IPv4 address. Write four decimal numbers, such as 192.168.0.30.',
);

/** An IPv4 network in CIDR notation. */
export const network = checked(
  (text) => parseCidr(text) !== undefined,
  'is not an IPv4 network. Write an address and a prefix length, such as 192.168.0.0/24.',
);

/** A range of IPv4 addresses, both ends included. */
export const addressRange = checked(
  (text) => parseRange(text) !== undefined,
  'is not a range of addresses. Write the first and the last, such as 192.168.0.100-192.168.0.110.',
);

/** A TCP port. */
export const port = z
  .int('is not a port. Write a whole number.')
  .min(1, 'is not a port. Ports run from 1 to 65535.')
  .max(65535, 'is not a port. Ports run from 1 to 65535.');

/** A port that K3s opens on every node. */
export const nodePort = z
  .int('is not a node port. Write a whole number.')
  .min(30000, 'is outside the node ports of K3s. Choose one from 30000 to 32767.')
  .max(32767, 'is outside the node ports of K3s. Choose one from 30000 to 32767.');

/** Bytes, such as `256Mi`. Decimal units are refused: 512M is 5 % less than 512Mi, almost always by mistake. */
export const size = matching(
  /^[1-9]\d*(Ki|Mi|Gi|Ti)$/,
  'is not a size. Write bytes with a binary unit, such as 256Mi or 10Gi.',
);

/** Processor time, such as `500m` or `2`. */
export const cpu = matching(/^[1-9]\d*m?$/, 'is not an amount of CPU. Write cores (2) or thousandths of one (500m).');

/** A request and a limit, such as `100m..500m`. */
export interface ResourceRange {
  readonly request: string;
  readonly limit: string;
}

function requestAndLimit(part: z.ZodString, value: (quantity: string) => number, example: string) {
  return z.string().transform((text, context): ResourceRange => {
    const [request = '', limit = '', ...rest] = text.split('..');
    if (rest.length > 0 || !part.safeParse(request).success || !part.safeParse(limit).success) {
      context.addIssue({ code: 'custom', message: `is not a request and a limit. Write both, such as ${example}.` });
    } else if (value(request) > value(limit)) {
      context.addIssue({
        code: 'custom',
        message: 'requests more than its limit. Raise the limit or lower the request.',
      });
    }
    return { request, limit };
  });
}

/** Memory as `request..limit`. */
export const memoryRange = requestAndLimit(size, bytes, '256Mi..512Mi');

/** CPU as `request..limit`. */
export const cpuRange = requestAndLimit(cpu, cores, '100m..500m');

/**
 * A container image with its registry and an exact version.
 * Refused: no tag, a mutable tag (latest, main, 7), a digest without a tag (does not show the version).
 */
export const image = z.string().superRefine((reference, context) => {
  const fault = imageReferenceError(reference);
  if (fault) context.addIssue({ code: 'custom', message: fault });
});
/** A cron expression of five fields, as Kubernetes reads it. */
export const schedule = checked(
  isSchedule,
  'is not a schedule. Write five cron fields, such as "0 2 * * *" for 02:00 UTC every day; Sunday is 0.',
);

/** A day, such as `2026-11-28`. */
export const date = checked(
  (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(text).toJSON()?.startsWith(text) === true,
  'is not a day. Write year, month and day, such as 2026-11-28.',
);

/** A whole number from `least` upwards. */
export function count(least: number, message: string) {
  return z.int(message).min(least, message);
}
