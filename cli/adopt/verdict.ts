import type { Manifest } from '@twisterlab/platform/model/manifest';

/**
 * - `adopt`: Argo CD takes the object over as it is.
 * - `replace`: dist has an object with the same purpose that this one cannot become. It is deleted, and Argo CD creates the other.
 * - `delete`: nothing needs it.
 * - `leave`: it is not touched.
 */
export const actions = ['adopt', 'replace', 'delete', 'leave'] as const;
export type Action = (typeof actions)[number];

export interface Verdict {
  readonly action: Action;
  readonly reason: string;
  /** The object of dist that it becomes or that replaces it, such as `StatefulSet twisterlab/redis`. */
  readonly successor?: string;
  /** What it holds that has to be copied first. Default: nothing. */
  readonly data?: string;
  /** It runs where dist has policies, and dist does not replace it: an administrator decides. Default: false. */
  readonly undecided?: boolean;
  /** When it is deleted. Default: with its namespace. */
  readonly when?: 'first' | 'last';
}

export interface Classified extends Verdict {
  readonly manifest: Manifest;
}
