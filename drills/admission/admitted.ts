import type { Manifest } from '@twisterlab/platform/model/manifest';
import { images } from '../../charts/images';
import { applyInWaves } from '../api/admission';
import { podsOfWorkloads } from '../api/pods';
import type { DistObject } from '../dist';
import type { CheckedItems } from '../expectation';
import type { ApiClient } from '../fixtures/api-client';
import type { ControlPlane } from '../fixtures/control-plane';
import { container, secured, service, spec, workload } from './shapes/kit';

/**
 * What cert-manager creates for an ACME challenge, beside the host's Certificate. Source: cert-manager 1.21,
 * pkg/issuer/acme/http/pod.go and service.go, with the serviceType of the ClusterIssuer.
 */
function ofController(): Manifest[] {
  const solver = secured(
    { readOnlyRootFilesystem: true },
    {
      name: 'acmesolver',
      image: images.certManagerAcmesolver,
      resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { cpu: '100m', memory: '64Mi' } },
    },
  );
  const generated = (manifest: Manifest) => {
    const { name: _, ...metadata } = manifest.metadata;
    return { ...manifest, metadata: { ...metadata, generateName: 'cm-acme-http-solver-' } } as unknown as Manifest;
  };
  const pod = spec({ enableServiceLinks: false, restartPolicy: 'OnFailure', containers: [solver] });
  return [generated(workload('Pod', pod)), generated(service({ ports: [{ port: 8089 }] }))];
}

/** Applies all of dist, and dry-runs a pod of each workload and what controllers create. */
export async function admitDist(
  fixture: ControlPlane,
  client: ApiClient,
  objects: readonly DistObject[],
): Promise<CheckedItems> {
  const { refused, admitted } = await applyInWaves(fixture, client, objects, '');
  const pods = await podsOfWorkloads(client, admitted, '');
  const others = ofController();
  const faults = [...refused, ...pods.faults, ...(await refusedOf(client, others))];
  return { of: objects.length + pods.of + others.length, faults };
}

/** Dry-runs what K3s and an administrator create outside the namespaces of dist. */
export async function admitOthers(client: ApiClient): Promise<CheckedItems> {
  const others = ofK3s();
  return { of: others.length, faults: await refusedOf(client, others) };
}

async function refusedOf(client: ApiClient, objects: readonly Manifest[]): Promise<string[]> {
  const faults: string[] = [];
  for (const object of objects) {
    const { error } = await client.dryRunCreate(object);
    if (error) faults.push(`${object.kind} ${object.metadata.namespace}/${object.metadata.name ?? ''}: ${error}`);
  }
  return faults;
}

const system = 'kube-system';

/** As K3s 1.36 creates them at its start and for a claim; and `kubectl debug node/NAME --profile sysadmin`. */
function ofK3s(): Manifest[] {
  const bare = (name: string, image: string, fields: object = {}) => ({ name, image, ...fields });
  const host = { name: 'host', hostPath: { path: '/' } };
  const helper = bare('helper-pod', 'rancher/mirrored-library-busybox:1.37.0', {
    securityContext: { privileged: true },
  });
  const klipper = bare('lb-tcp-80', 'rancher/klipper-lb:v0.4.13', {
    ports: [{ containerPort: 80, hostPort: 80 }],
    securityContext: { capabilities: { add: ['NET_ADMIN'] } },
  });
  const helm = bare('helm', 'rancher/klipper-helm:v0.9.8-build20250709');
  const shell = bare('debugger', 'docker.io/library/busybox:latest', { securityContext: { privileged: true } });
  const ofNode = { hostNetwork: true, hostPID: true, hostIPC: true, volumes: [host] };
  return [
    workload('Pod', { containers: [helper], volumes: [host] }, 'helper-pod-create-pvc-1', system),
    workload('DaemonSet', { containers: [klipper] }, 'svclb-traefik-1', system),
    workload('Job', { containers: [helm] }, 'helm-install-traefik', system),
    workload(
      'Deployment',
      { containers: [container({ image: 'rancher/mirrored-coredns-coredns:1.14.2' })] },
      'coredns',
      system,
    ),
    { ...service({ type: 'LoadBalancer' }), metadata: { name: 'traefik-2', namespace: system } },
    workload('Pod', { ...ofNode, containers: [shell] }, 'node-debugger-edgeserver-1', 'default'),
  ];
}
