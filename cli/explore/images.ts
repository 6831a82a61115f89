import type { Graph } from '@twisterlab/platform/link/graph';
import { allContainers } from '@twisterlab/platform/link/pods';
import { byCodeUnit, groupBy } from '@twisterlab/platform/util/collections';
import { parseReference } from '@twisterlab/platform/util/registry';
import { catalogue } from '../../charts/images';
import type { CatalogueImage } from '../../charts/images/image';
import type { ExploredImage } from './model';
import type { ObjectIndex } from './objects';

/** The day on which charts/images.ts got a version of an image, `2026-11-01`; undefined if it is not known. */
export type VersionDates = (image: CatalogueImage) => string | undefined;

/** The images that pods run, and what charts/images.ts has about each. */
export function imagesOf(graphs: readonly Graph[], index: ObjectIndex, since: VersionDates): ExploredImage[] {
  const used = graphs.flatMap(({ workloads }) =>
    workloads.flatMap(({ object, spec }) =>
      allContainers(spec).flatMap(({ image }) => (image === undefined ? [] : [{ image, user: index.of(object) }])),
    ),
  );
  const images: readonly CatalogueImage[] = Object.values(catalogue);
  return [...groupBy(used, ({ image }) => image)]
    .map(([image, users]): ExploredImage => {
      const { repository, version, digest } = partsOf(image);
      const known = images.find((each) => each.repository === repository && each.version === version);
      const day = known && since(known);
      return {
        repository,
        version,
        digest: digest ?? known?.digest ?? 'none',
        ...(known && { licence: known.licence, publisher: 'upstream' in known ? known.upstream : known.folder }),
        ...(day !== undefined && { since: day }),
        users: [...new Set(users.map(({ user }) => user))],
      };
    })
    .sort((a, b) => byCodeUnit(a.repository, b.repository) || byCodeUnit(a.version, b.version));
}

function partsOf(image: string) {
  const { registry, repository, tag, digest } = parseReference(image);
  return { repository: `${registry}/${repository}`, version: tag ?? '', digest };
}
