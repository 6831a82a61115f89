/** The date in UTC: YYYY-MM-DD. SOURCE_DATE_EPOCH replaces it, as in reproducible builds; only a rule reads it, never a chart. */
export function today(): string {
  const { SOURCE_DATE_EPOCH: given } = process.env;
  return new Date(given === undefined ? Date.now() : Number(given) * 1000).toISOString().slice(0, 10);
}
