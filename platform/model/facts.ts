import type { ImageContract } from './image-contract';
import type { Container } from './manifest';

/** What a site knows and no manifest says. The site hands it to `link`; rules read it from the graph. */
export interface Facts {
  /** What the program of a container opens, answers and needs. Undefined: nobody measured it. */
  contractOf(container: Pick<Container, 'image' | 'command'>): ImageContract | undefined;
}

export const noFacts: Facts = { contractOf: () => undefined };
