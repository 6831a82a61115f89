/** The promises of the drill `network`, in its words; a sabotage names the one that has to fail. */
export const promises = {
  environments: "SIG Network's evaluator gives our verdict for every pair and port of every environment",
  generated: "SIG Network's evaluator gives our verdict for every generated set of policies",
} as const;
