/** Label of the ConfigMaps that Prometheus reads rules from. */
export const alertRules = { 'twisterlab.io/alert-rules': 'prometheus' } as const;
