/** Steps of the runbook that a fault injection leaves out. */
export type Step =
  | 'allow connections to the API servers that join'
  | 'join the third machine'
  | 'replicate synchronously'
  | 'back up'
  | 'move member 0'
  | 'move Redis'
  | 'drain';

/** What the operator of a run leaves out. Default: nothing. */
export class Plan {
  private readonly omitted = new Set<Step>();

  omit(...steps: readonly Step[]): void {
    for (const step of steps) this.omitted.add(step);
  }

  has(step: Step): boolean {
    return !this.omitted.has(step);
  }
}
