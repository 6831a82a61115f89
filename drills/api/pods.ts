import { is } from '@twisterlab/platform/model/kinds';
import type { Manifest, PodTemplateSpec } from '@twisterlab/platform/model/manifest';
import { records } from '../../environments';
import type { DistObject } from '../dist';
import type { CheckedItems } from '../expectation';
import type { ApiClient } from '../fixtures/api-client';

/**
 * Dry-runs a pod of each workload: the server admits a Deployment whose pods it would reject for Pod Security, a quota, a
 * missing
 * ServiceAccount or a missing PriorityClass.
 */
export async function podsOfWorkloads(
  client: ApiClient,
  objects: readonly DistObject[],
  at: string,
): Promise<CheckedItems> {
  const pods = objects.flatMap(({ path, manifest }) => podOf(manifest).map((pod) => ({ path, pod })));
  const faults: string[] = [];
  for (const { path, pod } of pods) {
    const { error: refusal } = await client.dryRunCreate(pod);
    if (refusal) faults.push(`${at} ${path}: ${refusal}`);
  }
  return { of: pods.length, faults };
}

export const tenantNamespaces: readonly string[] = records.tenants.map(({ namespace }) => namespace);

/** Dry-runs pods in every tenant's namespace that Pod Security must reject. */
export async function offendingPods(client: ApiClient, at: string): Promise<CheckedItems> {
  const faults: string[] = [];
  for (const namespace of tenantNamespaces) {
    for (const [offence, spec] of Object.entries(offences)) {
      const { object, error: refusal } = await client.dryRunCreate(pod(namespace, 'offender', undefined, spec));
      if (object) faults.push(`${at} ${namespace}: a pod ${offence} is admitted`);
      else if (!refusal.includes('violates PodSecurity'))
        faults.push(`${at} ${namespace}: a pod ${offence}: ${refusal}`);
    }
  }
  return { of: tenantNamespaces.length * Object.keys(offences).length, faults };
}

const container = { name: 'offender', image: 'registry.invalid/offender' };
const hardened = {
  ...container,
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
};
const harmless = { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } };

/** Each violates exactly one requirement of Pod Security. */
const offences = {
  'that is privileged': {
    containers: [{ ...container, securityContext: { privileged: true } }],
    securityContext: harmless,
  },
  'that runs as root': { containers: [hardened], securityContext: { ...harmless, runAsUser: 0 } },
  'with hostNetwork': { containers: [hardened], securityContext: harmless, hostNetwork: true },
  'with a hostPath volume': {
    containers: [hardened],
    securityContext: harmless,
    volumes: [{ name: 'host', hostPath: { path: '/' } }],
  },
  "with the container runtime's default capabilities": { containers: [container], securityContext: harmless },
  'without a seccomp profile': { containers: [hardened], securityContext: { ...harmless, seccompProfile: undefined } },
};

/** The pod that a workload's controller would create, with volumes for the claim templates of a StatefulSet. */
export function podOf(manifest: Manifest): Manifest[] {
  const { name, namespace } = manifest.metadata;
  const template = templateOf(manifest);
  if (!template || !namespace) return [];
  const claims = is(manifest, 'StatefulSet') ? (manifest.spec.volumeClaimTemplates ?? []) : [];
  const volumes = [
    ...(template.spec.volumes ?? []),
    ...claims.map(({ metadata }) => ({ name: metadata?.name, persistentVolumeClaim: { claimName: metadata?.name } })),
  ];
  return [pod(namespace, `${name}-of-drill`, template.metadata, { ...template.spec, volumes })];
}

function templateOf(manifest: Manifest): PodTemplateSpec | undefined {
  if (is(manifest, 'CronJob')) return manifest.spec.jobTemplate.spec.template;
  return is(manifest, 'DaemonSet', 'Deployment', 'Job', 'StatefulSet') ? manifest.spec.template : undefined;
}

function pod(
  namespace: string,
  name: string,
  metadata: PodTemplateSpec['metadata'],
  spec: object,
): Manifest & { spec: object } {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, name, namespace }, spec };
}
