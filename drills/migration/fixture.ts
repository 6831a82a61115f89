import type { Kubectl } from '../fixtures/kubectl';

/** Where fault injections act. */
export interface Fixture {
  readonly kubectl: Kubectl;
  /** Objects that the owner has beside the others. Default: none. */
  more: readonly object[];
  /** The commands of a step as the operator executes them. Default: all. */
  executes(commands: readonly string[], title: string): readonly string[];
  /** Runs when Argo CD is installed and everything still runs by hand. */
  installed(): Promise<void>;
  /** Runs after the way back. */
  wentBack(): Promise<void>;
  /** Runs when everything has moved. */
  moved(): Promise<void>;
}

export function withoutFaults(kubectl: Kubectl): Fixture {
  const nothing = async () => {};
  return { kubectl, more: [], executes: (commands) => commands, installed: nothing, wentBack: nothing, moved: nothing };
}
