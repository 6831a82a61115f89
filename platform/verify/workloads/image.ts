import { allContainers } from '../../link/pods';
import { imageReferenceError } from '../../util/image';
import type { Rule } from '../rule';

/**
 * With a moving tag, nodes may run different versions; with pull policy Never, a new node cannot run the pod; with Always, a node that
 * has the image cannot while the registry is away.
 */
export const image: Rule = {
  name: 'image',
  *check({ workloads }) {
    for (const { object: at, spec } of workloads) {
      for (const container of allContainers(spec)) {
        const fault = imageReferenceError(container.image ?? '');
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
            message: `${container.name} has the pull policy Never: a node without the image cannot run it`,
            fix: 'Set imagePullPolicy to IfNotPresent.',
          };
        }
        if (container.imagePullPolicy === 'Always' && container.image?.includes('@sha256:')) {
          yield {
            at,
            message: `${container.name} has the pull policy Always for an image with a digest, which never changes: without the registry it does not start again`,
            fix: 'Set imagePullPolicy to IfNotPresent.',
          };
        }
      }
    }
  },
};
