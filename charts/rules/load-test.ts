import { allContainers } from '@twisterlab/platform/link/pods';
import { repository } from '@twisterlab/platform/util/image';
import type { Rule } from '@twisterlab/platform/verify/rule';
import { images } from '../images';

/** A load test takes the API's capacity from its users: only a person starts it. docs/runbooks/load-test.md. */
export const loadTest: Rule = {
  name: 'load-test',
  *check(graph) {
    for (const at of graph.all('CronJob')) {
      const { suspend, schedule, jobTemplate } = at.manifest.spec;
      const isLoad = allContainers(jobTemplate.spec.template.spec).some(
        ({ image = '' }) => repository(image) === repository(images.k6),
      );
      if (!isLoad || suspend) continue;
      yield {
        at,
        message: `puts load on the API at "${schedule}": it must be a template for manual runs`,
        fix: 'Set suspend to true.',
      };
    }
  },
};
