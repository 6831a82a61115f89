import { ofKind } from '@twisterlab/platform/model/kinds';
import { bytes } from '@twisterlab/platform/util/quantity';
import type { Dist } from '../dist';

/** The first container of a rendered StatefulSet. @param file below dist. */
export function serverOf(dist: Dist, file: string) {
  const { spec } = ofKind(dist.find(({ path }) => path === file).manifest, 'StatefulSet').spec.template;
  const container = spec.containers[0]!;
  return { spec, container, limit: bytes(container.resources!.limits!.memory!) };
}
