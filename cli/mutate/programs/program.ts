import type { Manifest } from '@twisterlab/platform/model/manifest';
import type { RuleGroup } from '@twisterlab/platform/model/monitoring';

/** A file of a rendered object, as its program reads it. */
export interface ProgramFile {
  /** Its key in the ConfigMap. */
  readonly name: string;
  readonly text: string;
  /** What it was before the mistake; equal to `text` for a file without one. */
  readonly before: string;
  readonly object: Manifest;
  /** Rules with their cases, of all charts. */
  readonly ruleGroups: readonly RuleGroup[];
}

/** A program that checks its own files. */
export interface Program {
  readonly name: string;
  /** Whether it reads a file. */
  reads(file: Omit<ProgramFile, 'ruleGroups'>): boolean;
  /**
   * Finds what it needs.
   * @returns the check: what is wrong with a file, or undefined. It may write to the folder, which is empty.
   * @throws UserError with what is missing and how to get it.
   */
  prepare(): Promise<(file: ProgramFile, folder: string) => Promise<string | undefined>>;
}

/** A program that checks whole objects. */
export interface ObjectCheck {
  readonly name: string;
  /** What it refuses an object with; undefined if it accepts it. */
  refusal(manifest: Manifest): Promise<string | undefined>;
}

/** The files of a ConfigMap, by key. */
export const filesOf = (manifest: Manifest) =>
  ((manifest as { readonly data?: object }).data ?? {}) as Readonly<Record<string, string>>;
