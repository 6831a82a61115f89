import type { Kubectl, LiveObject } from '../fixtures/kubectl';

interface Event extends LiveObject {
  readonly message: string;
  readonly involvedObject: { readonly namespace: string; readonly name: string };
}

/** Finds the last pod that the API server refused to a workload, by a quota for example, or to a ReplicaSet of it. */
export async function creationRefusals(
  kubectl: Kubectl,
): Promise<(namespace: string | undefined, name: string) => string | undefined> {
  const args = ['events', '--all-namespaces', '--field-selector', 'reason=FailedCreate'];
  const events = (await kubectl.get(...args)) as Event[];
  return (namespace, name) =>
    events.findLast(
      ({ involvedObject: of }) =>
        of.namespace === namespace && (of.name === name || of.name.replace(/-[^-]+$/, '') === name),
    )?.message;
}
