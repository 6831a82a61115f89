/** One value of one series. */
export interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: string;
}

/** A data source as Grafana asks it. */
export interface Asker {
  /** What an expression shows now. @throws what is said of a wrong one. */
  query(expr: string): Promise<Series[]>;
  /** Values of a label of what an expression selects. */
  values(expr: string, label: string): Promise<string[]>;
}
