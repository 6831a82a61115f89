import type { Alternative } from './scalars';

/** Keys whose texts are PromQL or LogQL. */
const keys = new Set(['expr', 'query']);

/** Whether a text is an expression of Prometheus or Loki, by its key. */
export const isExpression = (text: string, key: string | undefined) =>
  key !== undefined && keys.has(key) && /[({[<>]/.test(text);

/** Mistakes in an expression: comparison, threshold, window, matcher, aggregation, metric. */
export function expressionAlternatives(text: string): Alternative[] {
  const all: Alternative[] = [
    ['comparison', replacedOnce(text, / (>=|<=|>|<|==|!=) /, (sign) => ` ${opposite[sign.trim()]} `)],
    ['threshold', replacedOnce(text, /(?<= (?:>=|<=|>|<|==) )[\d.]+/, (number) => `${(Number(number) + 1) * 1000}`)],
    [
      'window',
      replacedOnce(text, /\[(\d+)([smhd])/, (window) => window.replace(/\d+/, (number) => `${Number(number) * 100}`)),
    ],
    ['short-window', replacedOnce(text, /\[\d+[smhd]/, () => '[1s')],
    ['matcher-value', replacedOnce(text, /(?<=[{,]\s*\w+=~?")[^"$]+(?=")/, (value) => `${value}-x`)],
    ['matcher-sign', replacedOnce(text, /(?<=[{,]\s*\w+)=(?="[^"]+")/, () => '!=')],
    ['matcher-label', replacedOnce(text, /(?<=[{,]\s*)\w+(?==~?")/, (label) => `${label}x`)],
    ['metric', replacedOnce(text, /\b[a-z]+(?:_[a-z]+)+\b(?=[{[])/, (metric) => `${metric}_x`)],
    [
      'function',
      replacedOnce(text, /\b(?:rate|increase|max|min|sum|avg_over_time)\b(?=\s*\(|\s+by)/, (name) => functions[name]!),
    ],
    ['grouping', replacedOnce(text, /\b(?:by|on|without|ignoring) \(\w+/, (start) => `${start}x`)],
    ['syntax', text.replace(/\)(?=[^)]*$)/, '')],
  ];
  return all.filter(([, to]) => to !== text);
}

const opposite: Readonly<Record<string, string>> = { '>': '<', '<': '>', '>=': '<', '<=': '>', '==': '!=', '!=': '==' };
const functions: Readonly<Record<string, string>> = {
  rate: 'increase',
  increase: 'rate',
  max: 'min',
  min: 'max',
  sum: 'max',
  avg_over_time: 'max_over_time',
};

const replacedOnce = (text: string, pattern: RegExp, by: (match: string) => string) =>
  text.replace(pattern, (match) => by(match));
