/** The checks of the drill `network`; a fault injection names the one that must fail. */
export const checks = {
  environments: "SIG Network's evaluator agrees with ours on every pair and port of every environment",
  fuzz: "SIG Network's evaluator agrees with ours on every generated set of policies",
} as const;
