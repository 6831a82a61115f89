/** The checks of the drill `metrics`. Each fault injection names the one that has to fail. */
export const checks = {
  names: 'programs expose the metrics that rules and dashboards use',
  labels: 'these metrics have the labels of the catalogue',
} as const;
