import { allContainers } from '../../link/pods';
import type { Volume } from '../../model/manifest';
import type { Rule } from '../rule';

/** If an optional Secret is missing, the image's default applies: once, a well-known password. */
export const optionalReference: Rule = {
  name: 'optional-reference',
  *check({ workloads }) {
    for (const { object: at, spec } of workloads) {
      for (const container of allContainers(spec)) {
        const optional = [
          ...(container.env ?? [])
            .filter(({ valueFrom }) => valueFrom?.secretKeyRef?.optional)
            .map(({ name }) => `env ${name}`),
          ...(container.envFrom ?? []).filter((from) => from.secretRef?.optional).map(() => 'envFrom'),
        ];
        for (const field of optional) {
          yield { at, message: `${field} of ${container.name} is optional: without the key ${fallback}`, fix };
        }
      }
      for (const volume of (spec.volumes ?? []).filter(isOptional)) {
        yield { at, message: `the volume ${volume.name} is optional: without its files ${fallback}`, fix };
      }
    }
  },
};

const fallback = "the image's default applies";
const fix = 'Remove optional: a pod that does not start without its key is safer.';

function isOptional({ secret, projected }: Volume): boolean {
  return [secret, ...(projected?.sources ?? []).map((source) => source.secret)].some((source) => source?.optional);
}
