import { holds } from '@twisterlab/platform/admission/condition';
import { allContainers } from '@twisterlab/platform/link/pods';
import { repository } from '@twisterlab/platform/util/image';
import { suggest } from '@twisterlab/platform/util/suggest';
import type { Rule } from '@twisterlab/platform/verify/rule';
import { knownImage, repositories } from '../cluster/admission/requirements';

/** The image of a mistyped repository does not exist, or is that of another publisher. */
export const imageRepository: Rule = {
  name: 'image-repository',
  *check({ workloads }) {
    for (const { object: at, spec } of workloads) {
      for (const container of allContainers(spec)) {
        const { name, image = '' } = container;
        if (holds(knownImage.holds, { item: container })) continue;
        const own = repository(image);
        const meant = suggest(own, repositories, 3);
        yield {
          at,
          message: `${name} has an image of the repository ${own}, whose publisher is unknown${meant ? `; did you mean ${meant}?` : ''}`,
          fix: 'Correct it in charts/images.ts or in the record, or add the image with its publisher to charts/images.ts.',
        };
      }
    }
  },
};
