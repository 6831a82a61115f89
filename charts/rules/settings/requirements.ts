import { seconds } from '@twisterlab/platform/diff/values';

/** What a setting must fulfil. */
export interface Requirement {
  /** Names of the fields from the root, with a `.` between them. `*` is any text in a name, and every item of a list. */
  readonly path: string;
  /** What the program uses without the setting. Default: undefined, which is sound only if `isSound` accepts it. */
  readonly default?: unknown;
  readonly isSound: (value: unknown) => boolean;
  /** What happens otherwise. */
  readonly reason: string;
}

/** A message for each setting that is missing or unsound. A section that is missing has only defaults. */
export function* unmet(config: unknown, requirements: readonly Requirement[]): Iterable<string> {
  for (const { path, default: byDefault, isSound, reason } of requirements) {
    for (const [place, value] of places(config, path.split('.'), '')) {
      if (isSound(value ?? byDefault)) continue;
      yield `${place} is ${value === undefined ? 'not set' : JSON.stringify(value)}: ${reason}`;
    }
  }
}

/** The values at a path; undefined where a field on it is missing. */
function* places(from: unknown, [name = '', ...rest]: readonly string[], at: string): Iterable<[string, unknown]> {
  const value = typeof from === 'object' && from !== null ? from : {};
  const form = new RegExp(`^${name.replaceAll('*', '.*')}$`);
  const names = name.includes('*') ? Object.keys(value).filter((each) => form.test(each)) : [name];
  for (const each of names) {
    const inner = (value as Readonly<Record<string, unknown>>)[each];
    const place = Array.isArray(value) ? `${at}[${each}]` : at === '' ? each : `${at}.${each}`;
    if (rest.length === 0) yield [place, inner ?? undefined];
    else yield* places(inner, rest, place);
  }
}

/** Forms of `isSound`. */
export const is = {
  set: (value: unknown) => value !== undefined,
  equal: (expected: unknown) => (value: unknown) => value === expected,
  between: (least: number, most: number) => (value: unknown) =>
    typeof value === 'number' && value >= least && value <= most,
  /** A duration of Go. @param least in seconds, as `most`. */
  lasting: (least: number, most: number) => (value: unknown) => {
    const duration = value === '0' ? 0 : seconds(`${value}`);
    return duration !== undefined && duration >= least && duration <= most;
  },
} as const;
