/** The checks of the drill `nodes`; a fault injection names the one that must fail. */
export const checks = {
  ready: 'every rendered workload of production becomes Ready',
  hardened:
    "every container is hardened: not root, read-only root, no capabilities, seccomp, no token except Patroni's",
  password: 'Redis rejects clients without the password, and so do its rendered probes',
  refused: 'a pod with a wrong password reports the refusal of its store, does not become Ready and crash-loops',
  dns: 'the API answers through the DNS name of its Service, and connects to its stores through theirs',
  nodePort: "the API answers on its nodePort and sees the client's address",
  podDeletion: 'data of PostgreSQL and Redis survives the deletion of their pods',
  powerLoss: 'pods and data survive a power loss of their node',
  withoutRegistry: 'without its registry, a pod runs on and starts where its image is',
  otherRegistry:
    'a machine pulls the image by the same digest from the registry that it was pushed to, within 5 minutes',
} as const;
