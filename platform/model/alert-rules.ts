/** Label of the ConfigMaps that Prometheus reads rules from. */
export const alertRules = { 'twisterlab.io/alert-rules': 'prometheus' } as const;
/** Label of the ConfigMaps that Loki reads rules from. */
export const logAlertRules = { 'twisterlab.io/alert-rules': 'loki' } as const;
