/** The checks of the drill `recovery`. Each fault injection names the one that has to fail. */
export const checks = {
  copied: 'the copies of the datastore succeed under writes, restore to the same content, and are encrypted',
  state: 'the token and the certificates on the new machine are those of the old one',
  objects: 'every object from before the copy is on the new machine, Secrets with the same values',
  data: 'PostgreSQL and Redis have the data of their last copies, and the next copy succeeds',
  kept: 'the first off-site copy of the new machine deletes none of the old ones',
} as const;
