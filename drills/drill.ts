import type { Dist } from './dist';
import type { Expectation, Measured } from './expectation';
import type { Processes } from './fixtures/processes';
import type { ImageName } from './images';
import type { PartName } from './parts/catalogue';
import type { DebianPackage } from './parts/debian';

/** An end-to-end test of dist against real software. `Fixture` is what fault injections may change besides dist. */
export interface Drill<Fixture = unknown> {
  /** For `npm run drill -- NAME`. */
  readonly name: string;
  /** What it tests, in one line. */
  readonly summary: string;
  /** Approximate duration without faults, once the parts are built. */
  readonly minutes: number;
  /** Programs to build before it starts. */
  readonly parts: readonly PartName[];
  /** @default - none */
  readonly packages?: readonly DebianPackage[];
  /** Images for its pods. Default: none. */
  readonly images?: readonly ImageName[];
  /** Throws a UserError if something is missing that cannot be built. Runs before anything is built. Default: nothing is needed. */
  readonly requires?: () => Promise<void>;
  /** Renders the dist under test into the folder. Default: a copy of the committed dist. */
  readonly render?: (folder: string) => void;
  /** Whether `--ci` runs it and its fault injections: true, or the reason why not. */
  readonly ci: {
    readonly normal: true | string;
    readonly faultInjections: true | string;
    /** What CI omits from the run without faults, and why. Default: nothing. */
    readonly omits?: string;
    /** Approximate duration of the shortened run. Default: that of the whole one. */
    readonly minutes?: number;
    /** Parts that the shortened run does not need: a new machine builds them for nothing. Default: none. */
    readonly omitsParts?: readonly PartName[];
  };
  /** @default - none */
  readonly faultInjections?: readonly FaultInjection<Fixture>[];
  run(context: TestContext<Fixture>): Promise<void>;
}

/** A deliberate fault that must make exactly one check fail: a drill that does not detect it proves nothing. */
export interface FaultInjection<Fixture = unknown> {
  /** The fault in a few words: 'a misspelt field in a Deployment'. */
  readonly name: string;
  /** The one check that must fail; every other must pass. */
  readonly fails: string;
  /** Changes the drill's copy of dist before the run. */
  dist?(dist: Dist): void;
  /** Changes the fixture when it is ready. */
  fixture?(value: Fixture): void | Promise<void>;
}

/** What a drill's `run` gets. */
export interface TestContext<Fixture = unknown> {
  /** A copy of the committed dist, or what the drill rendered. */
  readonly dist: Dist;
  /** Everything started here is stopped at the end, on success and on failure. */
  readonly processes: Processes;
  /** True in a run with a fault injection. */
  readonly faultInjected: boolean;
  /** True in CI, which has no time for everything: `ci.omits` lists what to omit. */
  readonly short: boolean;
  /** Runs an action and prints its duration. The drill ends if it throws. */
  step<T>(description: string, action: () => T | Promise<T>): Promise<T>;
  /** Prints a measurement that is not checked here. */
  note(text: string): void;
  /** Compares a measurement with an expectation. The drill continues if the check fails. */
  check<T extends Measured>(name: string, measured: T, expected: Expectation<T>): void;
  /** Call it when the fixture is ready, before the first check: fault injections change the fixture here. */
  fixtureReady(value: Fixture): Promise<void>;
}

/** The drill with the parts that its shortened run needs, and its duration. */
export function shortened<D extends Pick<Drill, 'ci' | 'parts' | 'minutes'>>(full: D): D {
  const { omitsParts, minutes = full.minutes } = full.ci;
  return { ...full, minutes, parts: full.parts.filter((name) => !omitsParts?.includes(name)) };
}

/** Declares a drill; the type parameter is its fixture. */
export function drill<Fixture>(of: Drill<Fixture>): Drill<Fixture> {
  return of;
}
