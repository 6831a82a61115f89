import { allContainers } from '../../link/pods';
import type { Container, PodSpec, Volume } from '../../model/manifest';
import type { Rule } from '../rule';

/**
 * If an optional Secret is missing, the image's default applies: once, a well-known password. If an optional ConfigMap is missing, so is
 * the file of it that a command names.
 */
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
        for (const [volume, path] of missingFiles(spec, container)) {
          const message = `the volume ${volume} is optional, and ${container.name} runs or reads ${path} of it`;
          yield { at, message, fix: 'Remove optional: the pod then waits for the ConfigMap.' };
        }
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

/** Files of optional ConfigMaps that the command line or a probe of a container names: the volume and the path. */
function missingFiles({ volumes = [] }: PodSpec, container: Container): [volume: string, path: string][] {
  const { command = [], args = [], startupProbe, readinessProbe, livenessProbe } = container;
  const probes = [startupProbe, readinessProbe, livenessProbe].flatMap((probe) => probe?.exec?.command ?? []);
  const texts = [...command, ...args, ...probes];
  return (container.volumeMounts ?? []).flatMap(({ name, mountPath, subPath }) => {
    if (!volumes.some((volume) => volume.name === name && volume.configMap?.optional)) return [];
    const below = subPath === undefined ? `${mountPath.replace(/\/$/, '')}/` : mountPath;
    const word = texts.flatMap((text) => text.split(/[\s'"=]+/)).find((each) => each.startsWith(below));
    return word === undefined ? [] : [[name, word] as [string, string]];
  });
}
