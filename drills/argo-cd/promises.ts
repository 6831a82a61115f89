/** The promises of the drill `argo-cd`, in its words; a sabotage names the one that has to fail. */
export const promises = {
  secrets: 'bootstrap creates every Secret that is missing and changes none that is there',
  converges: 'everything in dist becomes Synced and Healthy',
  waves: 'nothing is synced before what it refers to',
  filled: 'what a controller fills in stays, and is no difference',
  live: 'a changed image is live within 5 minutes of its commit',
  heals: 'a change by hand is undone',
  prunes: 'an object that leaves dist leaves the cluster',
  keeps: 'a StatefulSet that leaves dist stays until somebody confirms',
  alone: 'a broken manifest degrades its own Application and no other',
} as const;
