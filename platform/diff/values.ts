import { bytes, cores } from '../util/quantity';

/** Fields below which values are quantities. */
const quantityFields = /^(requests|limits|hard|default|defaultRequest|max|min|capacity|maxLimitRequestRatio)$/;
/** Names of settings whose text is a duration. */
const durationFields =
  /(duration|interval|timeout|period|retention|delay|wait|age|deadline|renewBefore|^for$|keep_firing_for|_for$|ttl)/i;

/** Whether two values of a field have the same meaning: quantities and durations by value, a number as its text. */
export function sameValue(path: readonly string[], from: unknown, to: unknown): boolean {
  if (!isScalar(from) || !isScalar(to)) return false;
  const field = path.at(-1) ?? '';
  if (isQuantity(path)) {
    const of = field.endsWith('cpu') ? cores : bytes;
    return of(from as string) === of(to as string);
  }
  if (durationFields.test(field)) {
    const [old, now] = [seconds(String(from)), seconds(String(to))];
    return old !== undefined && old === now;
  }
  return false;
}

export function isQuantity(path: readonly string[]): boolean {
  return (
    path.slice(-3, -1).some((key) => quantityFields.test(key)) ||
    /^(sizeLimit|storage|divisor)$/.test(path.at(-1) ?? '')
  );
}

const units: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  y: 31_536_000,
};

/** Seconds of `1h30m`, `15d` or `2160h0m0s`; undefined for anything else. Source: Go and Prometheus, durations. */
export function seconds(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d|w|y))+$/.test(text)) return undefined;
  return [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d|w|y)/g)].reduce(
    (sum, [, number, unit]) => sum + Number(number) * units[unit!]!,
    0,
  );
}

function isScalar(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}
