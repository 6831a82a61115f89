/** One value of one series. */
export interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: string;
}

/** A data source, queried as Grafana does. */
export interface QueryClient {
  /** The current result of an expression. @throws the server's message when it refuses the expression. */
  query(expr: string): Promise<Series[]>;
  /** Values of a label of the series that an expression selects. */
  values(expr: string, label: string): Promise<string[]>;
}
