/** The checks of the drills `scheduling` and `scheduling-one-server`; a fault injection names the one that must fail. */
export const checks = {
  scheduled: 'every pod that synth counts runs, and every volume is on the node of its pod',
  tasks: 'every scheduled task gets a node and is within its quota, also when all start at once',
  budgets: 'each budget allows the eviction of one pod and refuses a second one',
  drained: 'a drained node is empty, what waits is what synth computes, and all of it runs again afterwards',
  left: 'Deployments leave a lost node long before the 300 s of the default',
  waits: 'what waits for a lost node is what synth computes, and all of it runs again once the node is back',
  quorum: 'PostgreSQL keeps the majority of its members, whichever node is drained or lost',
  rolled: 'a rolling update of every workload ends: each new pod gets a node and is within its quota',
  available: 'workloads stay available during it, as their strategies and budgets define',
} as const;
