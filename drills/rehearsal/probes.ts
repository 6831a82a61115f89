import { is } from '@twisterlab/platform/model/kinds';
import type { Container, Manifest } from '@twisterlab/platform/model/manifest';
import type { Dist } from '../dist';

/**
 * Of the probes that restart a container: on a machine with two cores a whole platform starts at once, and Patroni reports itself as dead
 * after 30 s in which it did not get the processor.
 */
const patience = ({ periodSeconds = 10 }: Probe) => ({
  timeoutSeconds: 20,
  failureThreshold: 60 * Math.ceil(10 / periodSeconds),
});

type Probe = { readonly periodSeconds?: number };
type Probed = Container & { readonly livenessProbe?: Probe; readonly startupProbe?: Probe };

/** Lets liveness and startup probes fail for longer: a busy machine must not restart a container. @returns in how many workloads. */
export function withPatientProbes(dist: Dist): number {
  return dist.changeAll(({ manifest }) => is(manifest, 'Deployment', 'StatefulSet', 'DaemonSet'), patientProbes);
}

/** The same for one object; it returns every other kind as it is. */
export function patientProbes(manifest: Manifest): object {
  if (!is(manifest, 'Deployment', 'StatefulSet', 'DaemonSet')) return manifest;
  const { spec, ...rest } = manifest;
  const { template } = spec;
  const containers = (template.spec.containers as readonly Probed[]).map(patient);
  return { ...rest, spec: { ...spec, template: { ...template, spec: { ...template.spec, containers } } } };
}

function patient(container: Probed): Probed {
  const { livenessProbe, startupProbe } = container;
  return {
    ...container,
    ...(livenessProbe && { livenessProbe: { ...livenessProbe, ...patience(livenessProbe) } }),
    ...(startupProbe && { startupProbe: { ...startupProbe, ...patience(startupProbe) } }),
  };
}
