/** The promises of the drill `metrics`, in its words; a sabotage names the one that has to fail. */
export const promises = {
  names: 'what rules and dashboards read, its program exports',
  labels: 'what they read has the labels of the catalogue',
} as const;
