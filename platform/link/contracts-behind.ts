import type { ImageContract } from '../model/image-contract';
import { is } from '../model/kinds';
import { selectorMatches } from '../model/manifest';
import { type Graph, objectKey } from './graph';
import type { Target } from './reference';

/** Contracts of the containers behind a Service. */
export function contractsBehind(
  { byKey, workloadsIn, facts }: Graph,
  { name, namespace }: Pick<Target, 'name' | 'namespace'>,
): ImageContract[] {
  const service = byKey.get(objectKey('Service', name, namespace))?.manifest;
  const selector = is(service, 'Service') ? service.spec.selector : undefined;
  if (!selector) return [];
  return workloadsIn(namespace)
    .filter(({ labels }) => selectorMatches({ matchLabels: selector }, labels))
    .flatMap(({ spec }) => spec.containers.flatMap((container) => facts.contractOf(container) ?? []));
}
