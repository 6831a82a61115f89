/** The promises of the drill `dashboards`, in its words; a sabotage names the one that has to fail. */
export const promises = {
  sources: 'every query asks a data source that Grafana is given',
  variables: 'every variable has values to choose from',
  data: 'every query shows data',
  excuses: 'no excuse is out of date',
} as const;
