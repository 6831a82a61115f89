import type { Container, PodSpec, Volume } from '../model/manifest';
import { type Condition, type Field, holds, type Subject, valueIn } from './condition';

/** Literal parts, and fields of the item. */
export type Text = readonly (string | Field)[];

/**
 * What a requirement is about. A `sizedContainer` is any but an ephemeral one, which has no resources; a `service` is the whole object.
 */
export type Scope = 'pod' | 'volume' | 'container' | 'sizedContainer' | 'service';

/** A condition of objects that synth verifies before the commit, and the API server before it stores an object. */
export interface Requirement {
  readonly of: Scope;
  readonly holds: Condition;
  /** Continues the name of the object, or of its container: `is privileged`. */
  readonly message: Text;
  /** An instruction. */
  readonly fix: string;
}

/** A requirement that an object does not meet. */
export interface Violation {
  readonly message: string;
  readonly fix: string;
}

/** A pod's specification with ephemeral containers, which no template has. */
type AnyPodSpec = PodSpec & { readonly ephemeralContainers?: readonly Container[] };

/** The violations of a pod: of the pod itself first, then of each container. */
export function podViolations(requirements: readonly Requirement[], pod: AnyPodSpec): Violation[] {
  const ofScope = (...scopes: readonly Scope[]) => requirements.filter((each) => scopes.includes(each.of));
  const { initContainers = [], containers, ephemeralContainers = [], volumes = [] } = pod;
  return [
    ...ofScope('pod', 'volume').flatMap((requirement) =>
      (requirement.of === 'pod' ? [pod] : (volumes as readonly Volume[])).flatMap((item) =>
        violations([requirement], { item, pod }),
      ),
    ),
    ...[...initContainers, ...containers].flatMap((item) =>
      named(item, violations(ofScope('container', 'sizedContainer'), { item, pod })),
    ),
    ...ephemeralContainers.flatMap((item) => named(item, violations(ofScope('container'), { item, pod }))),
  ];
}

const named = ({ name }: Container, found: readonly Violation[]) =>
  found.map(({ message, fix }) => ({ message: `${name} ${message}`, fix }));

/** The requirements that one item does not meet. */
export function violations(requirements: readonly Requirement[], subject: Subject): Violation[] {
  return requirements
    .filter((requirement) => !holds(requirement.holds, subject))
    .map(({ message, fix }) => ({ message: textOf(message, subject), fix }));
}

function textOf(text: Text, subject: Subject): string {
  return text
    .map((part) => {
      if (typeof part === 'string') return part;
      const value = valueIn(part, subject);
      return typeof value === 'object' ? value.join(', ') : `${value}`;
    })
    .join('');
}
