/** The checks of the drill `admission`; a fault injection names the one that must fail. */
export const checks = {
  refused: 'each forbidden shape is refused by its own policy alone, with the message that synth prints',
  admitted: 'all of dist, its pods and what controllers create in its namespaces is admitted',
  unaffected: 'the policies refuse nothing of K3s and no pod of an administrator',
  running: 'what violates a policy that is newer can be scaled, marked and deleted',
  typed: 'the type checker of the API server finds no fault in a policy',
} as const;
