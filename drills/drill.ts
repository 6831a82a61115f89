import type { Dist } from './dist';
import type { Expectation, Measured } from './expectation';
import type { Processes } from './ground/processes';
import type { ImageName } from './images';
import type { PartName } from './parts/catalogue';
import type { DebianPackage } from './parts/debian';

/** An end-to-end test of dist against real software. `Ground` is the fixture that fault injections may change besides dist. */
export interface Drill<Ground = unknown> {
  /** For `npm run drill -- NAME`. */
  readonly name: string;
  /** What it tests, in one line. */
  readonly promise: string;
  /** Approximate duration without faults, once the parts are built. */
  readonly minutes: number;
  /** Programs to build before it starts. */
  readonly parts: readonly PartName[];
  /** @default - none */
  readonly packages?: readonly DebianPackage[];
  /** Images for its pods. Default: none. */
  readonly images?: readonly ImageName[];
  /** Renders the dist under test into the folder. Default: a copy of the committed dist. */
  readonly render?: (folder: string) => void;
  /** Whether `--ci` runs it and its fault injections: true, or the reason why not. */
  readonly ci: {
    readonly healthy: true | string;
    readonly broken: true | string;
    /** What CI omits from the run without faults, and why. Default: nothing. */
    readonly without?: string;
  };
  /** @default - none */
  readonly breaks?: readonly Sabotage<Ground>[];
  run(story: Story<Ground>): Promise<void>;
}

/** A deliberate fault that must make exactly one check fail: a drill that does not detect it proves nothing. */
export interface Sabotage<Ground = unknown> {
  /** The fault in a few words: 'a misspelt field in a Deployment'. */
  readonly name: string;
  /** The one check that must fail; every other must pass. */
  readonly fails: string;
  /** Changes the drill's copy of dist before the run. */
  dist?(dist: Dist): void;
  /** Changes the fixture when it is ready. */
  ground?(ground: Ground): void | Promise<void>;
}

/** What a drill's `run` gets. */
export interface Story<Ground = unknown> {
  /** A copy of the committed dist, or what the drill rendered. */
  readonly dist: Dist;
  /** Everything started here is stopped at the end, on success and on failure. */
  readonly processes: Processes;
  /** True in a run with a fault injection. */
  readonly broken: boolean;
  /** True in CI, which has no time for everything: `ci.without` lists what to omit. */
  readonly short: boolean;
  /** Runs an action and prints its duration. The drill ends if it throws. */
  step<T>(description: string, action: () => T | Promise<T>): Promise<T>;
  /** Prints a measurement that is not checked here. */
  note(text: string): void;
  /** Compares a measurement with an expectation. The drill continues if the check fails. */
  promise<T extends Measured>(name: string, measured: T, expected: Expectation<T>): void;
  /** Call it when the fixture is ready, before the first check: fault injections change the fixture here. */
  stands(ground: Ground): Promise<void>;
}

/** Declares a drill; the type parameter is its fixture. */
export function drill<Ground>(of: Drill<Ground>): Drill<Ground> {
  return of;
}
