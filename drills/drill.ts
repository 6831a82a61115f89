import type { Dist } from './dist';
import type { Expectation, Measured } from './expectation';
import type { Processes } from './ground/processes';
import type { ImageName } from './images';
import type { PartName } from './parts/catalogue';
import type { DebianPackage } from './parts/debian';

/** A story on real parts, told to judge promises of what is in dist. `Ground` is what its sabotages may alter besides dist. */
export interface Drill<Ground = unknown> {
  /** As it is typed: `npm run drill -- NAME`. */
  readonly name: string;
  /** What it proves, in one line. */
  readonly promise: string;
  /** About how long one healthy run takes once the parts are built. */
  readonly minutes: number;
  /** What has to be built before it can start. */
  readonly parts: readonly PartName[];
  /** @default - none */
  readonly packages?: readonly DebianPackage[];
  /** Images that its pods run. Default: none. */
  readonly images?: readonly ImageName[];
  /** Fills the folder with the tree that it takes. Default: a copy of the committed dist. */
  readonly render?: (folder: string) => void;
  /** Whether `--ci` runs it and its sabotages: true, or the reason why not. */
  readonly ci: {
    readonly healthy: true | string;
    readonly broken: true | string;
    /** What its healthy run leaves out there, in words. Default: nothing. */
    readonly without?: string;
  };
  /** @default - none */
  readonly breaks?: readonly Sabotage<Ground>[];
  run(story: Story<Ground>): Promise<void>;
}

/** A way to break one promise on purpose: a drill that does not notice it proves nothing. */
export interface Sabotage<Ground = unknown> {
  /** What is wrong, as a reader would say it: 'a misspelt field in a Deployment'. */
  readonly name: string;
  /** The one promise that has to fail; every other has to hold. */
  readonly fails: string;
  /** Alters the drill's own copy of dist before the run. */
  dist?(dist: Dist): void;
  /** Alters the ground when the drill says that it stands. */
  ground?(ground: Ground): void | Promise<void>;
}

/** What a drill is told with. */
export interface Story<Ground = unknown> {
  /** A copy of the committed dist, or what the drill rendered. */
  readonly dist: Dist;
  /** Everything started here is stopped at the end, whatever happens. */
  readonly processes: Processes;
  /** True in a run with a sabotage. */
  readonly broken: boolean;
  /** True where CI has no time for all of it: what is left out stands in `ci.without`. */
  readonly short: boolean;
  /** Does something and prints how long it took. When it throws, the drill breaks off. */
  step<T>(says: string, does: () => T | Promise<T>): Promise<T>;
  /** Prints a figure that is judged later or not at all. */
  note(says: string): void;
  /** Judges a promise by what was measured. Goes on either way. */
  promise<T extends Measured>(says: string, measured: T, expected: Expectation<T>): void;
  /** Call it where the ground stands and nothing has been judged yet: sabotages of the ground happen here. */
  stands(ground: Ground): Promise<void>;
}

/** Declares a drill; the type parameter is its ground's. */
export function drill<Ground>(of: Drill<Ground>): Drill<Ground> {
  return of;
}
