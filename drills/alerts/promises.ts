/** The promises of the drill `alerts`, in its words; a sabotage names the one that has to fail. */
export const promises = {
  checked: 'promtool and amtool take every rule and both configurations as they were rendered',
  covered: 'every rule has cases both ways, and every case its rule',
  proven: 'every rule fires in its cases and is quiet in the others',
} as const;
