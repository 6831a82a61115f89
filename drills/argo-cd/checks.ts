/** The checks of the drill `argo-cd`; a fault injection names the one that must fail. */
export const checks = {
  secrets: 'bootstrap creates every missing Secret and changes no existing one',
  waits: 'an Application makes later waves wait for what they need, and not without a limit',
  ill: 'an Application that is ill holds up only what needs it, and an address that only an operator knows nothing',
  applies: 'root applies a change while an Application is ill',
  converges: 'everything in dist becomes Synced and Healthy',
  waves: 'no Application is synced before the ones that its objects reference',
  filled: 'a field that a controller sets is kept and causes no OutOfSync',
  live: 'a changed image is live within 5 minutes of its commit',
  heals: 'a manual change is reverted',
  stops: 'writers that the record stops stay stopped, and start when the commit is reverted',
  prunes: 'an object that is removed from dist is pruned',
  orphans: 'an object that dist does not contain is reported, and nothing else',
  deletes: 'the objects of an application that is removed from dist are deleted',
  keepsAll: 'an application with data that is removed from dist is kept until its deletion is confirmed',
  keeps: 'a StatefulSet that is removed from dist is kept until its pruning is confirmed',
  alone: 'an invalid manifest degrades its own Application only',
} as const;
