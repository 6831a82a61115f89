/** A finding that is wrong: what it demands is in order already, or nothing that the objects say makes it necessary. */
export interface WrongFinding {
  readonly chart: string;
  readonly rule: string;
  /** Part of its message. */
  readonly matches: string;
  readonly why: string;
}

/** Wrong findings that are known and not yet corrected in their rule, by somebody who read the objects. */
export const wrongFindings: readonly WrongFinding[] = [];
