/** Days as a number of days. Grafana's own unit turns 20 days into 3 weeks: too coarse for what expires. */
export const days = 'suffix: days';
