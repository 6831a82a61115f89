/** The checks of the drill `runbooks`; a fault injection names the one that must fail. */
export const checks = {
  kubectl: 'kubectl runs every command of the runbooks on the objects of dist',
  prints: 'every list and template prints a value for each of its fields',
  sql: 'PostgreSQL runs every statement',
  promql: 'Prometheus accepts every query',
  logql: 'Loki accepts every query',
  local: 'the commands of this machine succeed',
  shell: 'shellcheck finds no error in a script',
} as const;
