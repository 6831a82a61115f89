import { ofKind } from '@twisterlab/platform/model/kinds';
import type { Container, Manifest } from '@twisterlab/platform/model/manifest';
import type { Dist } from '../dist';
import type { FaultInjection } from '../drill';
import { checks } from './checks';
import type { RegistryLoss } from './lost-registry';
import type { Workload } from './production';

type Change = (container: Container) => object;

/** Changes the container of a workload of production. */
export function inContainer(name: string, change: Change): (dist: Dist) => void {
  return (dist) =>
    dist.change(
      ({ path, manifest }) =>
        path.startsWith(`production/${name}/`) && /^(Deployment|StatefulSet)$/.test(manifest.kind),
      (manifest) => {
        const { spec, ...rest } = manifest as Workload;
        const { template } = spec;
        const containers = template.spec.containers.map(change);
        return { ...rest, spec: { ...spec, template: { ...template, spec: { ...template.spec, containers } } } };
      },
    );
}

/** Changes variables of a workload's init containers. */
const inInit = (name: string, values: Readonly<Record<string, string>>) => (dist: Dist) =>
  dist.change(of('Deployment', name), (manifest) => {
    const { spec, ...rest } = ofKind(manifest, 'Deployment');
    const initContainers = spec.template.spec.initContainers?.map(({ env = [], ...container }) => ({
      ...container,
      env: env.map((each) => (each.name in values ? { name: each.name, value: values[each.name] } : each)),
    }));
    return {
      ...rest,
      spec: { ...spec, template: { ...spec.template, spec: { ...spec.template.spec, initContainers } } },
    };
  });

const probes = ['startupProbe', 'readinessProbe', 'livenessProbe'] as const;

/** Every probe of a container, changed. */
const probing = (container: Container, change: (probe: object) => object) => ({
  ...container,
  ...Object.fromEntries(probes.map((name) => [name, change(container[name] as object)])),
});

const of = (kind: string, application: string) => (object: { path: string; manifest: Manifest }) =>
  object.manifest.kind === kind && object.path.startsWith(`production/${application}/`);

/** Mistakes that the API server admits and that fail at run time. */
export const faultInjections: readonly FaultInjection<RegistryLoss>[] = [
  {
    name: "a key that Redis' Secret does not have",
    fails: checks.ready,
    dist: inContainer('redis', ({ env = [], ...container }) => ({
      ...container,
      env: env.map((each) =>
        each.valueFrom ? { ...each, valueFrom: { secretKeyRef: { name: 'redis', key: 'pasword' } } } : each,
      ),
    })),
  },
  {
    name: 'probes of the API on the wrong path /health',
    fails: checks.ready,
    dist: inContainer('twisterlab-api', (container) =>
      probing(container, (probe) => ({ ...probe, httpGet: { path: '/health', port: 'http' } })),
    ),
  },
  {
    name: "no volume for PostgreSQL's socket",
    fails: checks.ready,
    dist: inContainer('postgres', ({ volumeMounts = [], ...container }) => ({
      ...container,
      volumeMounts: volumeMounts.filter(({ name }) => name !== 'var-run-postgresql'),
    })),
  },
  {
    name: 'a writable root file system for the API',
    fails: checks.hardened,
    dist: inContainer('twisterlab-api', ({ securityContext, ...container }) => ({
      ...container,
      securityContext: { ...securityContext, readOnlyRootFilesystem: false },
    })),
  },
  {
    name: 'probes of Redis that pass without the password',
    fails: checks.password,
    dist: inContainer('redis', (container) =>
      probing(container, (probe) => ({ ...probe, exec: { command: ['redis-cli', 'ping'] } })),
    ),
  },
  {
    name: 'servers that wait for the port of their store, and do not log in',
    fails: checks.refused,
    dist: (dist) => {
      for (const name of ['twisterlab-api', 'mcp-unified']) inInit(name, { REFUSAL: '^never$', LOGIN: 'true' })(dist);
    },
  },
  {
    name: "an API that sees the node's address instead of the client's",
    fails: checks.nodePort,
    dist: (dist) =>
      dist.change(of('Service', 'twisterlab-api'), (manifest) => {
        const { spec, ...rest } = ofKind(manifest, 'Service');
        return { ...rest, spec: { ...spec, externalTrafficPolicy: 'Cluster' } };
      }),
  },
  {
    name: "Redis' data outside its persistent volume",
    fails: checks.podDeletion,
    dist: (dist) =>
      dist.change(of('ConfigMap', 'redis'), (manifest) => {
        const { data, ...rest } = ofKind(manifest, 'ConfigMap');
        const moved = Object.entries(data ?? {}).map(([name, text]) => [name, text.replace('dir /data', 'dir /tmp')]);
        return { ...rest, data: Object.fromEntries(moved) };
      }),
  },
  {
    name: 'a machine whose images were deleted',
    fails: checks.withoutRegistry,
    fixture: (loss) => {
      loss.keepsImages = false;
    },
  },
  {
    name: 'another registry without the image',
    fails: checks.otherRegistry,
    fixture: (loss) => {
      loss.pushes = false;
    },
  },
];
