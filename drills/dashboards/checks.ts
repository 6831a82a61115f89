/** The checks of the drill `dashboards`. Each fault injection names the one that has to fail. */
export const checks = {
  sources: 'every query uses a provisioned data source',
  variables: 'every variable has values to choose from',
  data: 'every query shows data',
  waivers: 'every waiver is needed',
} as const;
