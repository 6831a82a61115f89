import type { PartName } from '../parts/catalogue';
import type { DebianPackage } from '../parts/debian';
import type { ImageSettings } from './archive';
import type { Entry } from './tar';

/** How to build an image from Debian packages or programs: no registry is available here. */
export interface ImageSpec extends Partial<ImageSettings> {
  /** The image reference in pods. */
  readonly name: string;
  /** Debian packages of its root file system. Default: none: the image contains only the listed files. */
  readonly packages?: readonly string[];
  /** Path of a lock file of Python packages. Default: none. */
  readonly python?: string;
  /** A lock file of packages that hide those of `python`, in overridePath. Default: none. */
  readonly override?: string;
  /** Commit of the application's source, from TWISTERLAB_APP. Default: none. */
  readonly source?: string;
  /** Programs by path: parts, and statically linked programs of this machine. */
  readonly programs?: Readonly<Record<string, PartName | { readonly debian: DebianPackage }>>;
  /** Scripts by path: files of a part. Default: none. */
  readonly scripts?: Readonly<Record<string, { readonly part: PartName; readonly file: string }>>;
  /** Further files, folders and links. */
  readonly entries?: readonly Entry[];
}
