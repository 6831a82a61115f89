import type { ImageContract } from './image-contract';
import type { Container } from './manifest';

/** What a site knows and manifests do not contain. The site passes it to `link`; rules read it from the graph. */
export interface Facts {
  /** The contract of the program that a container runs; undefined when the site has none. */
  contractOf(container: Pick<Container, 'image' | 'command' | 'args'>): ImageContract | undefined;
}

export const noFacts: Facts = { contractOf: () => undefined };
