/** The checks of the drill `packets`; a fault injection names the one that must fail. */
export const checks = {
  works: 'production works under default-deny: pods, DNS and stores',
  newPods: 'the peers of a new pod reject it for some seconds, as on K3s: connecting once fails, repeating it succeeds',
  tasks: 'every backup and the load test wait until their peers accept connections of the new pod',
  connections: 'exactly the connections that were computed as allowed succeed, from outside the cluster too',
  removals: 'removing a policy changes exactly the connections that were computed to change',
} as const;
