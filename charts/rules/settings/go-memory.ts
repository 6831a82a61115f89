import type { Container } from '@twisterlab/platform/model/manifest';
import { bytes } from '@twisterlab/platform/util/quantity';

const mib = 2 ** 20;

/** Limit of a container's memory in MiB; NaN without one. */
export const memoryOf = ({ resources }: Container) => bytes(resources?.limits?.memory ?? '') / mib;

/**
 * A program in Go that fills its memory collects garbage only at GOMEMLIMIT; without one the kernel kills it.
 * @param least in MiB: below it, the program does nothing but collect garbage.
 */
export function* goMemoryFaults(container: Container, least: number): Iterable<string> {
  const text = container.env?.find(({ name }) => name === 'GOMEMLIMIT')?.value ?? '';
  const goal = Number(/^(\d+)MiB$/.exec(text)?.[1]);
  const limit = memoryOf(container);
  if (!(goal >= least) || !(goal <= 0.9 * limit))
    yield `GOMEMLIMIT is ${text || 'not set'}: between ${least} MiB and nine tenths of ${limit} MiB, the limit of the container`;
}
