import type { Manifest } from '../model/manifest';
import type { Change } from '../write/changes';
import type { DiffFile } from './file';
import type { DiffObject } from './object';

/** An object that differs between the sides. */
export interface ObjectChange {
  readonly what: 'added' | 'removed' | 'changed';
  /** Of the newer side that has it. */
  readonly environment: string;
  readonly application: string;
  readonly manifest: Manifest;
  readonly before: DiffObject | undefined;
  readonly after: DiffObject | undefined;
  /** Fields that differ; empty for an added or removed object. */
  readonly fields: readonly FieldChange[];
}

export interface FieldChange extends Change {
  /** The new name of a ConfigMap whose content changed: the change is listed there. */
  readonly followsRename?: string;
}

/** A file that is not an object: of hosts, of bootstrap, or a foreign one. */
export interface FileChange {
  readonly what: 'added' | 'removed' | 'changed';
  readonly path: string;
  readonly before: DiffFile | undefined;
  readonly after: DiffFile | undefined;
  /** Fields or lines that differ. */
  readonly fields: readonly FieldChange[];
}
