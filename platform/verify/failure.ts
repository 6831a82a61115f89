import { UserError } from '../model/problem';
import type { RenderedEnvironment, RenderedObject } from '../model/rendered';
import type { Finding } from './rule';

/**
 * The findings of a check. An exception is a finding too: it names the object without which the check ends, so that one unforeseen
 * object hides no other finding. Each rule handles what the schema of an object permits; this is for what was not foreseen.
 * @param run makes the check of these environments.
 * @throws UserError of the check; the error of a missing package, or of a file that cannot be read.
 */
export function findingsOf(
  environments: readonly RenderedEnvironment[],
  run: (environments: readonly RenderedEnvironment[]) => Iterable<Finding>,
): readonly Finding[] {
  try {
    return [...run(environments)];
  } catch (error) {
    if (error instanceof UserError || isOfInstallation(error)) throw error;
    const at = culprit(environments, (part) => [...run(part)]);
    if (!at) throw error;
    return [{ at, ...failure(error) }];
  }
}

/** A package or a file that is missing, or cannot be read: no object is the cause. */
const isOfInstallation = (error: unknown) => {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return code === 'MODULE_NOT_FOUND' || syscall !== undefined;
};

/** How the message of an exception begins. */
export const unchecked = 'cannot be checked: ';

function failure(error: unknown): Pick<Finding, 'message' | 'fix'> {
  const reason = error instanceof Error ? `${error.name}: ${error.message.split('\n')[0]}` : `${error}`;
  return {
    message: `${unchecked}${reason}`,
    fix: 'Compare the object with the documentation of its kind. If it is valid, the rule has a fault: report it with the object.',
  };
}

/** The last object of the shortest sequence that makes the function throw: without it, the function ends. */
function culprit(
  environments: readonly RenderedEnvironment[],
  run: (part: readonly RenderedEnvironment[]) => unknown,
): RenderedObject | undefined {
  const objects = environments.flatMap((environment) => environment.objects);
  const fails = (count: number) => {
    const kept = new Set(objects.slice(0, count));
    try {
      run(environments.map((each) => ({ ...each, objects: each.objects.filter((object) => kept.has(object)) })));
      return false;
    } catch {
      return true;
    }
  };
  let [ends, throws] = [0, objects.length];
  while (throws - ends > 1) {
    const middle = Math.floor((ends + throws) / 2);
    if (fails(middle)) throws = middle;
    else ends = middle;
  }
  return objects[throws - 1];
}
