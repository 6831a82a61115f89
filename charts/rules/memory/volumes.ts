import { bytes } from '@twisterlab/platform/util/quantity';
import { exceeded, type Fault, type Program } from './program';

/** Files on an emptyDir with medium Memory count against the limit of the container that writes them. Half has to remain for the program. */
export function* volumeMemory({ container, workload, limit = 0 }: Program): Iterable<Fault> {
  const mounted = (container.volumeMounts ?? []).map(({ name }) => name);
  const volumes = (workload.spec.volumes ?? []).filter(
    ({ name, emptyDir }) => emptyDir?.medium === 'Memory' && mounted.includes(name),
  );
  if (volumes.length === 0) return;
  yield* exceeded({
    of: 'half of the memory limit',
    limit: limit / 2,
    parts: Object.fromEntries(
      volumes.map(({ name, emptyDir }) => [`volume ${name}`, bytes(emptyDir?.sizeLimit ?? Number.NaN)]),
    ),
    fix: 'Set sizeLimit, lower it, or raise the limit of the container.',
  });
}
