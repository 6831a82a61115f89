/** The checks of the drill `packets`; a fault injection names the one that must fail. */
export const checks = {
  works: 'production works under default-deny: pods, DNS, stores and backups',
  connections: 'exactly the connections that were computed as allowed succeed, from outside the cluster too',
  removals: 'removing a policy changes exactly the connections that were computed to change',
} as const;
