import { allContainers } from '../link/pods';
import { imageFault } from '../util/image';
import type { Rule } from './rule';

/** A tag that moves makes two nodes run two programs; a pull policy Never makes a fresh node run none. */
export const image: Rule = {
  name: 'image',
  *check({ workloads }) {
    for (const { object: at, spec } of workloads) {
      for (const container of allContainers(spec)) {
        const fault = imageFault(container.image ?? '');
        if (fault) {
          const [message, ...fix] = fault.split(/\.\s/);
          yield {
            at,
            message: `the image ${container.image ?? '(none)'} of ${container.name} ${message}`,
            fix: fix.join('. '),
          };
        }
        if (container.imagePullPolicy === 'Never') {
          yield {
            at,
            message: `${container.name} has the pull policy Never: a node that lacks the image never gets it`,
            fix: 'Write IfNotPresent.',
          };
        }
      }
    }
  },
};
