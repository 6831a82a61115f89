/**
 * What a container image opens, answers and must be given: facts measured by running it, which no schema knows.
 * The rule `image-contract` holds every container that runs the image against them, whoever wrote the manifest.
 */
export interface ImageContract {
  /** TCP ports that the process opens. */
  readonly opens: readonly number[];
  /** Paths that answer 200 to a probe. */
  readonly answers: readonly string[];
  /** Variables that must be there, with the form of the value; a Secret's value is not looked at. */
  readonly needs: Readonly<Record<string, Need>>;
  /** What the command line must hold. */
  readonly command?: Need;
  /** What every exec probe must hold. */
  readonly execProbe?: Need;
  /** Seconds that the startup probe must allow. Default: 0. */
  readonly startSeconds?: number;
  /** Labels that the program gives its own pod while it runs, with the values that they take. Default: none. */
  readonly labels?: Readonly<Record<string, readonly string[]>>;
  /** What everybody who reaches it may do, when it asks nobody who he is. Default: it asks, or it matters to nobody. */
  readonly open?: string;
  /** Other programs of the image that containers run, by the first word of the command, each with its own contract. Default: none. */
  readonly programs?: Readonly<Record<string, ImageContract>>;
}

export interface Need {
  readonly matches: RegExp;
  readonly reason: string;
}
