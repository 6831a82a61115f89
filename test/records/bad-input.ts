/** Mistakes in records, each with the whole text that the user reads. Paths are relative to the record. */
export interface BadInput {
  readonly name: string;
  /** Fields over those of a good record; the records are edge, production and staging of test/records/good.ts. */
  readonly edge?: Record<string, unknown>;
  readonly production?: Record<string, unknown>;
  readonly staging?: Record<string, unknown>;
  readonly message: string;
}
