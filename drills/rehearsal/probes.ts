import { is } from '@twisterlab/platform/model/kinds';
import type { Container } from '@twisterlab/platform/model/manifest';
import type { Dist } from '../dist';

/** Seconds for which a liveness probe waits here. On a machine with two cores a whole platform starts at once. */
const patience = 20;

type Probed = Container & { readonly livenessProbe?: object };

/** Lets liveness probes wait longer: a busy machine must not restart a container. @returns in how many workloads. */
export function withPatientProbes(dist: Dist): number {
  return dist.changeAll(
    ({ manifest }) => is(manifest, 'Deployment', 'StatefulSet', 'DaemonSet'),
    (manifest) => {
      if (!is(manifest, 'Deployment', 'StatefulSet', 'DaemonSet')) return manifest;
      const { spec, ...rest } = manifest;
      const { template } = spec;
      const containers = (template.spec.containers as readonly Probed[]).map(patient);
      return { ...rest, spec: { ...spec, template: { ...template, spec: { ...template.spec, containers } } } };
    },
  );
}

function patient(container: Probed): Probed {
  const { livenessProbe } = container;
  if (!livenessProbe) return container;
  return { ...container, livenessProbe: { ...livenessProbe, timeoutSeconds: patience } };
}
