/** The promises of the drill `nodes`, in its words; a sabotage names the one that has to fail. */
export const promises = {
  ready: 'every workload of production becomes Ready as it was rendered',
  confined: 'every container is confined: not root, read-only root, no capability, seccomp, no token but Patroni',
  locked: 'Redis refuses who has no password, and its rendered probes notice',
  named: 'the API answers through its Service by DNS name, and reaches its stores by theirs',
  nodePort: "the API answers on its node port and sees the client's address",
  deleted: 'data of PostgreSQL and Redis outlives the deletion of its pod',
  power: 'a node that loses power comes back with its pods and their data',
} as const;
