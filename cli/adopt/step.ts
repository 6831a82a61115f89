import type { Manifest } from '@twisterlab/platform/model/manifest';

/** One step of the migration. */
export interface Step {
  readonly title: string;
  /** The namespace that it moves. Default: none. */
  readonly namespace?: string;
  /** Objects that it deletes or hands over: the way back applies them as they are now. */
  readonly objects: readonly Manifest[];
  readonly commands: readonly string[];
  /** The way back from it. */
  readonly back: readonly string[];
}

/** Name of a step's file with its objects as they were: `04.yaml`. */
export const restoreFile = (index: number) => `${String(index + 1).padStart(2, '0')}.yaml`;
