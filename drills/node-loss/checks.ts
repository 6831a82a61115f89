/** The checks of the drill `node-loss`; a fault injection names the one that must fail. */
export const checks = {
  boots: 'production and edge are Synced and Healthy',
  dns: 'DNS is away for at most 35 s',
  api: 'the API is away for at most 35 s, and 20 more if the machine ran the active controllers',
  postgres: 'PostgreSQL is away for at most 30 s',
  ingress: 'the ingress address is away for at most 10 s',
  lost: 'no acknowledged row is lost',
} as const;
