import type { Schema } from '@cfworker/json-schema';
import { strict } from '../settings/strict';
import { condition, fieldOf, read, regExp } from './conditions';
import type { Entry } from './entry';

/** One step of a receiver of log files. */
export interface Operator {
  readonly type: string;
  readonly id?: string;
  readonly if?: string;
  readonly on_error?: string;
  readonly regex?: string;
  readonly parse_from?: string;
  readonly timestamp?: { readonly parse_from?: string; readonly layout_type?: string; readonly layout?: string };
  readonly preset?: string;
  readonly overwrite_text?: boolean;
  readonly mapping?: Readonly<Record<string, readonly string[]>>;
  readonly field?: string;
  readonly value?: string;
  readonly format?: string;
  readonly add_metadata_from_filepath?: boolean;
  readonly is_first_entry?: string;
  readonly combine_field?: string;
  readonly source_identifier?: string;
}

const size: Schema = { type: 'string', pattern: '^\\d+([KMG]i?B)?$' };
const common = {
  type: strict.oneOf('container', 'recombine', 'regex_parser', 'severity_parser', 'add', 'remove'),
  id: strict.text,
  if: strict.text,
  on_error: strict.oneOf('send', 'send_quiet', 'drop', 'drop_quiet'),
  output: strict.text,
};
const words = strict.set(strict.text);
const timestamp = strict.object({
  parse_from: strict.text,
  layout_type: strict.oneOf('strptime', 'gotime', 'epoch', 'native'),
  layout: strict.text,
  location: strict.text,
});
const fields: Readonly<Record<string, Readonly<Record<string, Schema>>>> = {
  container: {
    format: strict.oneOf('docker', 'crio', 'containerd'),
    add_metadata_from_filepath: strict.flag,
    max_log_size: size,
  },
  recombine: {
    combine_field: strict.text,
    combine_with: { type: 'string' },
    is_first_entry: strict.text,
    is_last_entry: strict.text,
    source_identifier: strict.text,
    overwrite_with: strict.oneOf('oldest', 'newest'),
    force_flush_period: strict.duration,
    max_batch_size: strict.count,
    max_unmatched_batch_size: strict.count,
    max_sources: strict.count,
    max_log_size: size,
  },
  regex_parser: { regex: strict.text, parse_from: strict.text, timestamp },
  severity_parser: {
    parse_from: strict.text,
    preset: strict.oneOf('default', 'none', 'otel', 'aliases'),
    overwrite_text: strict.flag,
    mapping: strict.object({ trace: words, debug: words, info: words, warn: words, error: words, fatal: words }),
  },
  add: { field: strict.text, value: strict.text },
  remove: { field: strict.text },
};

/** Those that the charts use. Source: pkg/stanza/operator of the collector. */
export const operator: Schema = {
  type: 'object',
  properties: { type: common.type },
  required: ['type'],
  allOf: Object.entries(fields).map(([type, own]) => ({
    if: { properties: { type: { const: type } } },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
    then: strict.object({ ...common, ...own }),
  })),
};

/** What the preset `default` maps in addition. */
const preset = {
  trace: ['trace'],
  debug: ['debug'],
  info: ['info'],
  warn: ['warn', 'warning'],
  error: ['error', 'err'],
  fatal: ['fatal'],
};

/**
 * Runs an entry through operators, as the collector does.
 * @returns what it would log as an error, or lose.
 */
export function* run(operators: readonly Operator[], entry: Entry): Iterable<string> {
  for (const each of operators) {
    const applies = each.if === undefined ? () => true : condition(each.if);
    if (!applies)
      yield `the condition ${each.if} is none that synth can evaluate: charts/rules/collector/conditions.ts`;
    if (!applies?.(entry)) continue;
    const error = steps[each.type]?.(each, entry);
    if (error === undefined) continue;
    const { on_error = 'send' } = each;
    if (on_error.startsWith('drop')) yield `${error}: the line is lost (on_error ${on_error})`;
    else if (on_error !== 'send_quiet') yield `${error}: an error for each line (on_error ${on_error})`;
  }
}

type Step = (operator: Operator, entry: Entry) => string | undefined;

const steps: Readonly<Record<string, Step>> = {
  regex_parser({ regex = '', parse_from = 'body', timestamp: time }, entry) {
    const from = fieldOf(parse_from);
    const text = from === undefined ? undefined : read(entry, from);
    const groups = text === undefined ? undefined : regExp(regex)?.exec(text)?.groups;
    if (!groups) return `${parse_from} does not match ${regex}`;
    for (const [name, value] of Object.entries(groups)) if (value !== undefined) entry.attributes.set(name, value);
    if (!time) return undefined;
    const field = fieldOf(time.parse_from ?? '');
    entry.hasTime = field !== undefined && isTime(read(entry, field) ?? '', time);
    return entry.hasTime ? undefined : 'the time of the line has another layout';
  },
  severity_parser({ parse_from = '', preset: name = 'default', mapping = {}, overwrite_text = false }, entry) {
    const from = fieldOf(parse_from);
    const word = from === undefined ? undefined : read(entry, from)?.toLowerCase();
    const mappings = [mapping, ...(name === 'none' ? [] : [preset])];
    entry.severity = mappings
      .flatMap((each) => Object.entries(each))
      .find(([, names]) => word !== undefined && (names as readonly string[]).includes(word))?.[0];
    entry.hasStandardText = overwrite_text;
    return entry.severity === undefined ? `the level ${word ?? `in ${parse_from}`} is in no list` : undefined;
  },
  add({ field = '', value = '' }, { attributes }) {
    const name = fieldOf(field);
    if (name === undefined || name === 'body') return `there is no field ${field} to add`;
    attributes.set(name, value);
    return undefined;
  },
  remove({ field = '' }, { attributes }) {
    const name = fieldOf(field);
    return name !== undefined && attributes.delete(name) ? undefined : `there is no field ${field} to remove`;
  },
};

/** Parts of a layout of Go, as regular expressions. */
const parts: Readonly<Record<string, string>> = { '2006': '\\d{4}', 'Z07:00': '(Z|[+-]\\d\\d:\\d\\d)' };

/** Whether a text has a layout of Go; others are not verified. */
function isTime(text: string, { layout_type = 'strptime', layout = '' }: NonNullable<Operator['timestamp']>): boolean {
  if (layout_type !== 'gotime') return false;
  const form = layout.replace(/Z07:00|2006|\.9+|\d\d|\W/g, (part) => {
    if (part.startsWith('.9')) return '(\\.\\d+)?';
    return parts[part] ?? (/^\d\d$/.test(part) ? '\\d\\d' : `\\${part}`);
  });
  return new RegExp(`^${form}$`).test(text);
}
