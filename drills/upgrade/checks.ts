/** The checks of the drill `upgrade`; a fault injection names the one that must fail. */
export const checks = {
  minors: 'the API server of every other Kubernetes minor admits the last release, then dist',
  secrets: 'the bootstrap script creates the Secrets that dist needs, and changes no existing one',
  fields: 'no sync fails, except on objects whose recreation is approved',
  converges: 'every Application of dist becomes Synced and Healthy on the last release',
  kept: 'no object with data is deleted or recreated, except by an approval',
  same: 'no other object that both have is recreated',
} as const;
