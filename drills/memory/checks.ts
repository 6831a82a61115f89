/** The checks of the drill `memory`. Each fault injection names the one that has to fail. */
export const checks = {
  redis: 'Redis survives a rewrite of its file during which all data is replaced',
  postgres: '54 joins at once succeed in PostgreSQL',
} as const;
