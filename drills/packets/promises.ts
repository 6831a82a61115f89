/** The promises of the drill `packets`, in its words; a sabotage names the one that has to fail. */
export const promises = {
  works: 'production works under default-deny: its pods, names, stores and backups',
  packets: 'a connection passes where it was computed to, from outside too, and nowhere else',
  removals: 'a policy that is taken away breaks what was computed, and nothing else',
} as const;
