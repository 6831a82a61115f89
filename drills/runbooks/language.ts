/** What a command or a query is written in. */
export type Language = 'sh' | 'promql' | 'logql' | 'sql';

/** Programs that the pages run. One that is missing here is an error for code that has an option or a pipe. */
const programs = new Set([
  ...['apt', 'apt-get', 'argocd', 'arping', 'cat', 'chronyc', 'curl', 'df', 'dmesg', 'docker', 'du', 'export', 'git'],
  ...[
    'iostat',
    'journalctl',
    'k3s',
    'kubectl',
    'last',
    'member',
    'mount',
    'npm',
    'patronictl',
    'pg_dump',
    'ps',
    'read',
  ],
  ...['redis-cli', 'restic', 'rm', 'sensors', 'sh', 'sha256sum', 'ssh', 'sudo', 'systemctl', 'timedatectl', 'vault'],
]);

/** Programs whose name alone is a command; `sh` in a sentence is not one. */
const commandsByName = new Set(['sensors', 'timedatectl']);

const sql = /^(SELECT|ALTER|VACUUM|CREATE|GRANT|DROP) /;
const logql = /^\{\w+=|\(\{\w+=/;
const promql = /^(topk|sum|rate|increase|max|min|avg|count|histogram_quantile)( by )?\s*\(|^[a-z_:][\w:]*\{\w+(=|!)/;

/**
 * The language of code in a sentence; `text` if it is a message, a field, a value or a name.
 * `unknown`: it has an option or a pipe, and its program is not known.
 */
export function languageOf(code: string): Language | 'text' | 'unknown' {
  if (sql.test(code)) return 'sql';
  if (logql.test(code)) return 'logql';
  if (promql.test(code)) return 'promql';
  const [program, ...rest] = code.split(' ');
  if (programs.has(program!)) return rest.length > 0 || commandsByName.has(program!) ? 'sh' : 'text';
  return rest.length > 0 && / -{1,2}[a-z]| \| /.test(code) ? 'unknown' : 'text';
}
