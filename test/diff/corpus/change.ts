import type { Level } from '@twisterlab/platform/diff/verdict';

/** Replaces the first occurrence of a text in a file of the project. */
export interface Edit {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** A change of charts or records, with what a reviewer has to read about it. */
export interface LabelledChange {
  readonly name: string;
  readonly level: Level;
  /** Names of the rules that have to report it, at this level; for a routine change none. */
  readonly rules: readonly string[];
  readonly edits: readonly Edit[];
}

export const edit = (file: string, from: string, to: string): Edit => ({ file, from, to });

/** The records of the corpus, as the copy of the project has them. */
export const recordsFile = 'environments/index.ts';
export const record = (from: string, to: string): Edit => edit(recordsFile, from, to);

const labelled =
  (level: Level) =>
  (name: string, rules: string | readonly string[], ...edits: readonly Edit[]): LabelledChange => ({
    ...{ name, level, edits },
    rules: [rules].flat().filter((each) => each !== ''),
  });

export const routine = (name: string, ...edits: readonly Edit[]) => labelled('routine')(name, '', ...edits);
export const review = labelled('review');
export const dangerous = labelled('dangerous');
