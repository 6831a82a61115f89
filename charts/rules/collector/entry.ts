/** A line on its way through the operators. */
export interface Entry {
  readonly body: string;
  readonly attributes: Map<string, string>;
  severity?: string;
  /** Whether the text of the severity is its standard name. */
  hasStandardText?: boolean;
  /** Whether the time of the line was parsed. */
  hasTime?: boolean;
}
