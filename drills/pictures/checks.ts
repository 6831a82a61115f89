/** The checks of the drill `pictures`. Each fault injection names the one that has to fail. */
export const checks = {
  catalogued: 'every simulated series is one that its job exposes',
  drawn: 'every panel draws data',
} as const;
