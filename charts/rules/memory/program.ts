import type { MountedFile } from '@twisterlab/platform/link/mounted-files';
import type { Workload } from '@twisterlab/platform/link/pods';
import type { Container } from '@twisterlab/platform/model/manifest';
import { formatBytes } from '@twisterlab/platform/util/quantity';
import type { Finding } from '@twisterlab/platform/verify/rule';

/** A program as it is rendered. */
export interface Program {
  readonly container: Container;
  readonly workload: Workload;
  /** Files of its ConfigMaps. */
  readonly files: readonly MountedFile[];
  /** Memory limit of the container in bytes; undefined without one. */
  readonly limit: number | undefined;
}

/** The message continues the container's name. */
export type Fault = Omit<Finding, 'at'>;

/** Settings whose sum must fit. */
interface Budget {
  /** What has to hold them, for the message. */
  readonly of: string;
  /** Bytes; undefined without a limit, which the rule `resources` reports. */
  readonly limit: number | undefined;
  /** Bytes by setting; NaN if the setting is missing or unreadable. */
  readonly parts: Readonly<Record<string, number>>;
  readonly fix: string;
}

export function* exceeded({ of, limit, parts, fix }: Budget): Iterable<Fault> {
  const sum = Object.values(parts).reduce((total, part) => total + part, 0);
  // Also refuses NaN.
  if (limit === undefined || sum <= limit) return;
  const size = (count: number) => (Number.isNaN(count) ? '(no size)' : formatBytes(count));
  const list = Object.entries(parts).map(([name, part]) => `${name} ${size(part)}`);
  yield { message: `has ${list.join(' + ')}, more than ${of} ${size(limit)}`, fix };
}
