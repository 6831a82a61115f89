/** A file of one side of the comparison. */
export interface DiffFile {
  /** Path from the root of the site, with slashes: `dist/production/redis/Service.redis.yaml`. */
  readonly path: string;
  /** Equal for equal contents, such as Git's name of the blob. */
  readonly id: string;
  /** The content; undefined for a binary file. */
  readonly text: string | undefined;
  /** Bytes. */
  readonly size: number;
}

/** The rendered files of one commit or of the work tree. */
export interface Snapshot {
  /** As the user named it: `HEAD~20`, `worktree`. */
  readonly name: string;
  readonly files: ReadonlyMap<string, DiffFile>;
}

/** Reads YAML. Two files with the same id are read once. */
export type Parse = (text: string) => unknown;
