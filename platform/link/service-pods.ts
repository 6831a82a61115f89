import type { Kinds } from '../model/kinds';
import { type Labels, selectorMatches } from '../model/manifest';
import type { Graph } from './graph';

/** Whether a Service leads to pods with these labels: by its selector or, without one, by what a chart declared. */
export function leadsTo({ metadata, spec }: Kinds['Service'], labels: Labels, { endpoints }: Graph): boolean {
  const declared = endpoints
    .filter(({ service, namespace }) => service === metadata.name && namespace === metadata.namespace)
    .map((each) => each.labels);
  const selectors = spec.selector ? [spec.selector] : declared;
  return selectors.some((matchLabels) => selectorMatches({ matchLabels }, labels));
}
