import { api } from '../../twisterlab/servers';

const upperCaseLevels = 'TRACE|TRC|DEBUG|DBG|INFO|INF|NOTICE|LOG|WARN|WRN|WARNING|ERROR|ERR|CRITICAL|FATAL|FTL|PANIC';

/** Patterns that find the level in a line, the most reliable first. */
const levelPatterns = {
  // level=error, "level": "error", severity=...
  'level-by-name': '\\b(?:level|lvl|severity)"?\\s*[=:]\\s*"?(?P<level>[A-Za-z]+)',
  // klog, of Kubernetes components: E1126 00:03:54.000000
  'level-of-klog': '^(?P<level>[IWEF])\\d{4} \\d\\d:',
  // INFO:     Started, [ERROR] ..., 2026-11-26 00:03:54 UTC [7] FATAL:  ... A word after the first 100 characters is part of the message.
  'level-in-capitals': `^.{0,100}?\\b(?P<level>${upperCaseLevels})\\b`,
  // The module `warnings` of Python: /app/main.py:7: DeprecationWarning: ...
  'level-of-warning': '^\\S+:\\d+: \\w*(?P<level>Warning): ',
  // A stack trace below a line without a level.
  'level-of-traceback': '(?m)^(?P<level>Traceback) \\(most recent call last\\)',
} as const;

/** Level names by severity. Case-insensitive. */
const mapping = {
  trace: ['trace', 'trc'],
  debug: ['debug', 'dbg'],
  // LOG of PostgreSQL is for administrators and not an error.
  info: ['info', 'inf', 'i', 'notice', 'log'],
  warn: ['warn', 'wrn', 'warning', 'w'],
  error: ['error', 'err', 'e', 'traceback'],
  fatal: ['fatal', 'ftl', 'f', 'critical', 'panic'],
} as const;

/**
 * The API configures no logging. Python then prints messages from WARNING on to stderr, without their level; uvicorn's own lines there
 * have one.
 */
const withoutLogging = `attributes["log.iostream"] == "stderr" and attributes["log.file.path"] matches "/${api.name}/[^/]+$"`;

/** Operators that parse the level of a line. Loki guesses the level of a line without one. */
export const severityOperators: readonly Readonly<Record<string, unknown>>[] = [
  ...Object.entries(levelPatterns).map(([id, regex]) => ({
    type: 'regex_parser',
    id,
    if: 'attributes.level == nil',
    regex,
    // Most lines match one pattern: a mismatch of the others is not an error.
    on_error: 'send_quiet',
  })),
  { type: 'add', if: `attributes.level == nil and ${withoutLogging}`, field: 'attributes.level', value: 'warn' },
  {
    type: 'severity_parser',
    if: 'attributes.level != nil',
    parse_from: 'attributes.level',
    preset: 'none',
    overwrite_text: true,
    mapping,
    on_error: 'send_quiet',
  },
  { type: 'remove', if: 'attributes.level != nil', field: 'attributes.level' },
];
