/** The checks of the drill `metrics`. Each fault injection names the one that has to fail. */
export const checks = {
  names: 'programs expose the metrics that rules and dashboards use',
  start: 'the catalogue has which of these series exist before any event and which appear with it',
  labels: 'these metrics have the labels of the catalogue',
} as const;
