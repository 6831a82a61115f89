import { allContainers } from '@twisterlab/platform/link/pods';
import type { Rule } from '@twisterlab/platform/verify/rule';
import { catalogue } from '../images';
import { type CatalogueImage, isDigest, referenceOf } from '../images/image';
import { type Unpinned, type UnpinnedReason, unpinned } from '../images/unpinned';

/**
 * A tag can be published again with other content: two nodes then run different programs under one name. Only a digest names the
 * content.
 * @param today YYYY-MM-DD.
 * @param of Default: the site's.
 */
export const imageDigest = (
  today: string,
  of: Readonly<Record<string, CatalogueImage>> = catalogue,
  exceptions: Readonly<Record<UnpinnedReason, Unpinned>> = unpinned,
): Rule => {
  const byReference = new Map(Object.entries(of).map(([key, image]) => [referenceOf(image), { key, ...image }]));
  return {
    name: 'image-digest',
    *check({ workloads }) {
      for (const { object: at, spec } of workloads) {
        for (const { name, image = '' } of allContainers(spec)) {
          if (image.includes('@')) continue;
          const known = byReference.get(image);
          if (!known || isDigest(known.digest)) {
            yield {
              at,
              message: `${name} has the image ${image} without a digest`,
              fix: 'Use the image of charts/images.ts, or add @sha256: and the digest of its index.',
            };
            continue;
          }
          const { owner, reason, expires } = exceptions[known.digest];
          if (expires >= today) continue;
          yield {
            at,
            message: `${name} has the image ${image} without a digest (${known.digest}: ${reason}); this was accepted until ${expires}`,
            fix: `Run npm run images -- ${known.key} --write, or let ${owner} set another date in charts/images/unpinned.ts.`,
          };
        }
      }
    },
  };
};
