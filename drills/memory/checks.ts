/** The checks of the drill `memory`. Each fault injection names the one that has to fail. */
export const checks = {
  redis: 'Redis survives rewrites of its file under 3,000 writes a second',
  postgres: '40 joins at once succeed in PostgreSQL',
} as const;
