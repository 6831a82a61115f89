/** The options that a program accepts, captured from its help or its source: imports/options. */
export interface ProgramOptions {
  /** Program, version, and how its options were captured. */
  readonly from: string;
  /** How many dashes: `one` accepts one or two (Go's package flag), `two` needs two for names longer than a letter. */
  readonly dashes: 'one' | 'two';
  /** By name, without dashes. */
  readonly options: Readonly<Record<string, ProgramOption>>;
}

export interface ProgramOption {
  readonly type: 'bool' | 'int' | 'duration' | 'list' | 'text';
  readonly default?: string;
  /** The only values that it accepts. Default: any of its type. */
  readonly values?: readonly string[];
  /** Its other name, of one letter. Default: none. */
  readonly short?: string;
  /** Also accepted as `--no-NAME`. Default: false. */
  readonly negatable?: boolean;
}
