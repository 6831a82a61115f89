import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { records } from '../../environments';

/** A change of one line of a source that changes a written file. */
export interface Edit {
  readonly file: string;
  /** The text before the change. */
  readonly after: string;
  /** The change. Each number makes another one, so that no earlier result helps. */
  inserted(number: number): string;
  /** A file that it changes. */
  readonly written: string;
  /** What is new in that file. */
  shown(number: number): string;
}

const [tenant] = records.tenants;
const written = `dist/${tenant!.name}/mcp-unified/Deployment.mcp-unified.yaml`;

export const recordEdit: Edit = {
  file: `environments/${tenant!.name}.ts`,
  after: '  mcp: {',
  inserted: (number) => ` cpu: '${101 + number}m..500m',`,
  written,
  shown: (number) => `cpu: ${101 + number}m\n`,
};

export const chartEdit: Edit = {
  file: 'charts/twisterlab/mcp-unified.ts',
  after: '      env: {',
  inserted: (number) => ` BENCH: 'bench-${number}',`,
  written,
  shown: (number) => `value: bench-${number}\n`,
};

/**
 * Makes the change in a copy of the project.
 * @param original content of the file.
 * @throws Error if the source has no such line any more.
 */
export function apply(edit: Edit, project: string, original: string, number: number): void {
  const parts = original.split(edit.after);
  if (parts.length !== 2) throw new Error(`${edit.file} has not exactly one "${edit.after}", which the bench changes`);
  writeFileSync(join(project, edit.file), parts.join(`${edit.after}${edit.inserted(number)}`));
}

/** Whether synth has written the change. */
export function isWritten(edit: Edit, project: string, number: number): boolean {
  try {
    return readFileSync(join(project, edit.written), 'utf8').includes(edit.shown(number));
  } catch {
    return false; // synth is replacing the folder
  }
}
