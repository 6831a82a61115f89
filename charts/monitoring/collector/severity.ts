const capitals = 'TRACE|TRC|DEBUG|DBG|INFO|INF|NOTICE|LOG|WARN|WRN|WARNING|ERROR|ERR|CRITICAL|FATAL|FTL|PANIC';

/** Where a line says how bad it is, the surest first. */
const forms = {
  // level=error, "level": "error", severity=...
  'level-by-name': '\\b(?:level|lvl|severity)"?\\s*[=:]\\s*"?(?P<level>[A-Za-z]+)',
  // Kubernetes' own programs: E1126 00:03:54.000000
  'level-of-klog': '^(?P<level>[IWEF])\\d{4} \\d\\d:',
  // INFO:     Started, [ERROR] ..., 2026-11-26 00:03:54 UTC [7] FATAL:  ... A word further on is part of what it says.
  'level-in-capitals': `^.{0,100}?\\b(?P<level>${capitals})\\b`,
} as const;

/** Names of the levels by how severe they are. Case does not matter. */
const mapping = {
  trace: ['trace', 'trc'],
  debug: ['debug', 'dbg'],
  // PostgreSQL's LOG is what it tells administrators on a good day.
  info: ['info', 'inf', 'i', 'notice', 'log'],
  warn: ['warn', 'wrn', 'warning', 'w'],
  error: ['error', 'err', 'e'],
  fatal: ['fatal', 'ftl', 'f', 'critical', 'panic'],
} as const;

/** Operators that read the level of a line. One that says nothing keeps none, and Loki guesses. */
export const severityOperators: readonly Readonly<Record<string, unknown>>[] = [
  ...Object.entries(forms).map(([id, regex]) => ({
    type: 'regex_parser',
    id,
    if: 'attributes.level == nil',
    regex,
    // Most lines say it in one form: that the others do not match is no error.
    on_error: 'send_quiet',
  })),
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
