import type { Container } from '../model/manifest';
import type { ObjectsByKey } from './keys';
import { mountedFiles } from './mounted-files';
import type { Workload } from './pods';

/** All texts that configure a container's program: command line, variables, probes, working directory and mounted files. */
export function textsOf(
  objects: ObjectsByKey,
  workload: Pick<Workload, 'spec' | 'namespace'>,
  container: Container,
): { readonly at: string; readonly text: string }[] {
  const { command = [], args = [], env = [], workingDir, lifecycle } = container;
  const { startupProbe, readinessProbe, livenessProbe } = container;
  const executed = [startupProbe, readinessProbe, livenessProbe, lifecycle?.preStop, lifecycle?.postStart].flatMap(
    (handler) => handler?.exec?.command ?? [],
  );
  return [
    ...[...command, ...args, ...executed, workingDir ?? ''].map((text) => ({
      at: `the command of ${container.name}`,
      text,
    })),
    ...env.map(({ name, value = '' }) => ({ at: `env ${name} of ${container.name}`, text: value })),
    ...mountedFiles(objects, workload, container).map(({ path, text }) => ({ at: path, text })),
  ];
}
