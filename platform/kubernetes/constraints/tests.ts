import { isIP } from 'node:net';
import type { Test } from './constraint';

/*
 * Tests of single values. Source: k8s.io/apimachinery/pkg/util/validation and pkg/apis/core/validation.
 */

const matches =
  (pattern: RegExp, what: string, longest = Number.POSITIVE_INFINITY): Test =>
  (value: string) => {
    if (!pattern.test(value)) return `${JSON.stringify(value)} is not ${what}`;
    return value.length > longest
      ? `${value} has ${value.length} characters; at most ${longest} are allowed`
      : undefined;
  };

const label = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?';
export const dnsLabel = matches(new RegExp(`^${label}$`), 'a DNS label (a-z, 0-9, -)', 63);
export const dnsSubdomain = matches(new RegExp(`^${label}(?:\\.${label})*$`), 'a DNS name in lower case', 253);
/** The form of versions, and of the names that a CustomResourceDefinition defines. */
export const letterLabel = matches(
  /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/,
  'a DNS label that begins with a letter, such as v1',
  63,
);
/** Names of RBAC's objects. */
export const pathSegment: Test = (value: string) =>
  value === '.' || value === '..' || /[/%]/.test(value) ? `${value} is not a segment of a path` : undefined;

const word = '[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?';
const qualified = new RegExp(`^(?:(${label}(?:\\.${label})*)/)?(${word})$`);
/** A key of a label: `app` or `example.org/app`. */
export const qualifiedName: Test = (value: string) => {
  const [, prefix = '', name = ''] = qualified.exec(value) ?? [];
  return name === '' || name.length > 63 || prefix.length > 253
    ? `${JSON.stringify(value)} is not a name with an optional DNS prefix, such as example.org/name`
    : undefined;
};
/** Keys of annotations may have upper case letters in their prefix. */
export const annotationKey: Test = (value: string) => qualifiedName(value.toLowerCase());
export const labelValue = matches(
  new RegExp(`^(?:${word})?$`),
  'a value of a label (letters, digits, -, _ and . between letters or digits)',
  63,
);

export const configKey: Test = (value: string) =>
  /^[-._a-zA-Z0-9]+$/.test(value) && value !== '.' && !value.startsWith('..') && value.length <= 253
    ? undefined
    : `${JSON.stringify(value)} is not a key (letters, digits, -, _ and .)`;
export const environmentName = matches(/^[ -<>-~]+$/, 'the name of a variable');

/** The name of a port of a container. */
export const portName: Test = (value: string) =>
  /^[a-z0-9]+(-[a-z0-9]+)*$/.test(value) && /[a-z]/.test(value) && value.length <= 15
    ? undefined
    : `${JSON.stringify(value)} is not a name of a port: at most 15 of a-z, 0-9 and -, and one letter`;

export const between =
  (least: number, most: number): Test =>
  (value: number) =>
    value >= least && value <= most ? undefined : `${value} is not between ${least} and ${most}`;
export const atLeast =
  (least: number): Test =>
  (value: number) =>
    value >= least ? undefined : `${value} is less than ${least}`;
export const portNumber = between(1, 65535);
/** The number of a port or its name. */
export const portOrName: Test = (value: number | string) =>
  typeof value === 'number' ? portNumber(value) : portName(value);
export const fileMode = between(0, 0o777);
/** A user or group of the kernel. */
export const userId = between(0, 2 ** 31 - 1);

export const oneOf =
  (...allowed: readonly string[]): Test =>
  (value: string) =>
    allowed.includes(value) ? undefined : `${JSON.stringify(value)} is not one of ${allowed.join(', ')}`;

/** Accepts the empty text, which is the default. */
export const orEmpty =
  (test: Test): Test =>
  (value) =>
    value === '' ? undefined : test(value);

export const notEmpty: Test = (value: string) => (value === '' ? 'is empty' : undefined);
export const trimmed: Test = (value: string) =>
  value === '' || value.trim() !== value ? `${JSON.stringify(value)} is empty or has spaces around it` : undefined;

const quantityForm = /^([+-]?)(?:\d+\.?\d*|\.\d+)(?:[KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/;
/** A quantity as a number. Source: k8s.io/apimachinery/pkg/api/resource. */
export function amount(value: string | number): number {
  const [, number = '', suffix = ''] = /^([-+.\d]+(?:[eE][-+]?\d+)?)([A-Za-z]*)$/.exec(`${value}`) ?? [];
  const power = 'KMGTPE'.indexOf(suffix[0]?.toUpperCase() ?? '?') + 1;
  const small = { n: 1e-9, u: 1e-6, m: 1e-3 }[suffix];
  return Number(number) * (small ?? (suffix.endsWith('i') ? 1024 : 1000) ** power);
}

export const quantity: Test = (value: string | number) => {
  const [, sign] = quantityForm.exec(`${value}`) ?? [];
  if (sign === undefined) return `${JSON.stringify(value)} is not a quantity, such as 500m or 1Gi`;
  return sign === '-' && Number.parseFloat(`${value}`) !== 0 ? `${value} is negative` : undefined;
};

/** A number that is not negative, or a percentage. */
export const countOrPercent: Test = (value: number | string) => {
  if (typeof value === 'number') return atLeast(0)(value);
  return /^\d+%$/.test(value) ? undefined : `${JSON.stringify(value)} is neither a number nor a percentage such as 25%`;
};

export const ipAddress: Test = (value: string) =>
  isIP(value) ? undefined : `${JSON.stringify(value)} is not an IP address`;
export const cidr: Test = (value: string) => {
  const [, address = '', length = ''] = /^([^/]*)\/(\d{1,3})$/.exec(value) ?? [];
  const family = isIP(address);
  return family !== 0 && Number(length) <= (family === 4 ? 32 : 128)
    ? undefined
    : `${JSON.stringify(value)} is not a network in CIDR notation, such as 10.0.0.0/8`;
};

export const absolutePath: Test = (value: string) =>
  value.startsWith('/') ? undefined : `${value} is not an absolute path`;
/** A path below a volume. */
export const relativePath: Test = (value: string) => {
  if (value === '') return 'is empty';
  return value.startsWith('/') || value.split('/').includes('..')
    ? `${value} is not a path below the volume, without ..`
    : undefined;
};
export const all =
  (...tests: readonly Test[]): Test =>
  (value) => {
    for (const test of tests) {
      const message = test(value);
      if (message !== undefined) return message;
    }
    return undefined;
  };
