import { allContainers } from '../link/pods';
import type { Rule } from './rule';

/** An optional key that is missing falls back to whatever the image was built with: once, a known password. */
export const optionalReference: Rule = {
  name: 'optional-reference',
  *check({ workloads }) {
    for (const { object: at, spec } of workloads) {
      for (const container of allContainers(spec)) {
        const optional = [
          ...(container.env ?? [])
            .filter(({ valueFrom }) => valueFrom?.secretKeyRef?.optional || valueFrom?.configMapKeyRef?.optional)
            .map(({ name }) => `env ${name}`),
          ...(container.envFrom ?? [])
            .filter((from) => from.secretRef?.optional || from.configMapRef?.optional)
            .map(() => 'envFrom'),
        ];
        for (const what of optional) {
          yield {
            at,
            says: `${what} of ${container.name} is optional: without the key the image's own default holds`,
            mend: 'Remove optional: a pod that waits for its key is safer.',
          };
        }
      }
    }
  },
};
