/** The checks of the drill `nodes`; a fault injection names the one that must fail. */
export const promises = {
  ready: 'every rendered workload of production becomes Ready',
  confined:
    "every container is hardened: not root, read-only root, no capabilities, seccomp, no token except Patroni's",
  locked: 'Redis rejects clients without the password, and so do its rendered probes',
  named: 'the API answers through the DNS name of its Service, and connects to its stores through theirs',
  nodePort: "the API answers on its nodePort and sees the client's address",
  deleted: 'data of PostgreSQL and Redis survives the deletion of their pods',
  power: 'pods and data survive a power loss of their node',
} as const;
