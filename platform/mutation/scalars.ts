import { bytes, cores } from '../util/quantity';
import { isSchedule } from '../util/schedule';

/** A mistake in a scalar: its operator and the value that it gives. */
export type Alternative = readonly [operator: string, to: unknown];

/**
 * The mistakes that a value invites, by its form: a port, a quantity, a schedule, an image, an address, a URL, a path, an enumeration ...
 * @param key of the field, which distinguishes a port from a number of replicas.
 */
export function alternativesOf(value: unknown, key: string): Alternative[] {
  if (typeof value === 'boolean') return [['flip', !value]];
  if (typeof value === 'number') return numbers(value, key);
  if (typeof value !== 'string') return [];
  return texts(value, key).filter(([, to]) => to !== value);
}

function numbers(value: number, key: string): Alternative[] {
  if (isPort(key)) return [['wrong-port', value + 1]];
  return [['zero', 0] as const, ['increment', value + 1] as const, ['scale', value * 10] as const].filter(
    ([, to]) => to !== value,
  );
}

const isPort = (key: string) => /port$/i.test(key);

function texts(value: string, key: string): Alternative[] {
  for (const { applies, alternatives } of forms) if (applies(value, key)) return alternatives(value);
  return [['rename', `${value}-x`]];
}

interface Form {
  applies(value: string, key: string): boolean;
  alternatives(value: string): Alternative[];
}

const matches = (pattern: RegExp) => (value: string) => pattern.test(value);

const url = /^[a-z][a-z0-9+]*:\/\//;

/** The first that applies. */
const forms: readonly Form[] = [
  { applies: (value) => value === '', alternatives: () => [['rename', 'x']] },
  { applies: matches(/^(true|false)$/), alternatives: (value) => [['flip', value === 'true' ? 'false' : 'true']] },
  {
    applies: (value, key) => isPort(key) && /^\d+$/.test(value),
    alternatives: (value) => [['wrong-port', `${Number(value) + 1}`]],
  },
  {
    applies: (value) => !Number.isNaN(bytes(value)) || !Number.isNaN(cores(value)),
    alternatives: (value) => [
      ['scale', value.replace(/^[\d.]+/, (number) => `${Number(number) * 10}`)],
      ['zero', value.replace(/^[\d.]+/, '0')],
      ['invalid', `${value}x`],
    ],
  },
  {
    applies: matches(/^(\d+(ms|s|m|h|d|w|y))+$/),
    alternatives: (value) => [
      ['scale', value.replace(/\d+/, (number) => `${Number(number) * 10}`)],
      ['invalid', `${value}x`],
    ],
  },
  {
    applies: (value) => value.includes(' ') && isSchedule(value),
    alternatives: () => [
      ['monthly', '0 0 1 * *'],
      ['never', '0 0 31 2 *'],
      ['invalid', '61 0 * * *'],
    ],
  },
  {
    applies: (_, key) => key === 'image',
    alternatives: (value) => [
      ['moving-tag', value.replace(/(:[^:@/]+)?(@sha256:[0-9a-f]+)?$/, ':latest')],
      ['other-repository', value.replace(/\/([^/:@]+)([:@])/, '/$1-x$2')],
      [
        'other-version',
        value.replace(
          /:([^:@/]+?)(\d+)([^:@/\d]*)(@.*)?$/,
          (_, before, number, after) => `:${before}${Number(number) + 1}${after}`,
        ),
      ],
    ],
  },
  {
    applies: matches(/^\d+\.\d+\.\d+\.\d+\/\d+$/),
    alternatives: (value) => [
      ['wider', '0.0.0.0/0'],
      ['other-address', value.replace(/^\d+\.\d+/, '203.0')],
    ],
  },
  {
    applies: matches(/^\d+\.\d+\.\d+\.\d+$/),
    alternatives: () => [['other-address', '203.0.113.9']],
  },
  { applies: matches(url), alternatives: urls },
  {
    applies: matches(/^[a-z][a-z0-9.-]*:\d+$/),
    alternatives: (value) => [
      ['wrong-port', value.replace(/\d+$/, (port) => `${Number(port) + 1}`)],
      ['rename', value.replace(/:/, '-x:')],
    ],
  },
  { applies: matches(/^\/[^\s]*$/), alternatives: (value) => [['other-path', `${value.replace(/\/$/, '')}-x`]] },
  {
    applies: matches(/^[A-Z][A-Za-z]+$/),
    alternatives: (value) => [['misspell', value.length > 3 ? value.slice(0, -2) + value.at(-1) : value.toLowerCase()]],
  },
];

function urls(value: string): Alternative[] {
  return [
    ['wrong-port', value.replace(/:(\d+)(?=\/|\?|$)/, (_, port) => `:${Number(port) + 1}`)],
    ['rename', value.replace(/(:\/\/(?:[^@/]*@)?)([\w-]+)/, '$1$2-x')],
    ['plain', value.replace(/^https:/, 'http:')],
    ['other-path', value.replace(/^([a-z][a-z0-9+]*:\/\/[^/?#]+\/[^?#]+)/, '$1-x')],
  ];
}
