import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { waitLabel } from '@twisterlab/platform/gitops/plan';
import { ofKind } from '@twisterlab/platform/model/kinds';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { root } from '@twisterlab/platform/util/root';
import type { Dist, DistObject } from '../dist';
import type { FaultInjection } from '../drill';
import type { NodeCluster } from '../fixtures/node-cluster';
import { checks } from './checks';

const isCalled =
  (path: string, kind: string, name: string) =>
  ({ path: found, manifest }: DistObject) =>
    found.startsWith(`${path}/`) && manifest.kind === kind && manifest.metadata.name === name;

/** Changes the first container of a Deployment. */
function inDeployment(path: string, name: string, change: (container: object) => object): (dist: Dist) => void {
  return (dist) =>
    dist.change(isCalled(path, 'Deployment', name), (manifest) => {
      const { spec, ...rest } = ofKind(manifest, 'Deployment');
      const { template } = spec;
      const containers = template.spec!.containers.map(change);
      return { ...rest, spec: { ...spec, template: { ...template, spec: { ...template.spec, containers } } } };
    });
}

const inWave =
  (wave: number) =>
  ({ metadata, ...rest }: Manifest): Manifest => ({
    ...rest,
    metadata: { ...metadata, annotations: { ...metadata.annotations, 'argocd.argoproj.io/sync-wave': `${wave}` } },
  });

/** Faults that only a boot from nothing shows. */
export const faultInjections: readonly FaultInjection<NodeCluster>[] = [
  {
    name: 'a bootstrap that does not ask for the addresses of chat and heartbeat',
    fails: checks.bootstrap,
    dist(dist) {
      const folder = join(dirname(dist.folder), 'bootstrap');
      cpSync(join(root, 'bootstrap'), folder, { recursive: true });
      const script = join(folder, 'edge.sh');
      const lines = readFileSync(script, 'utf8').split('\n');
      const without = lines.filter((line) => !line.trimStart().startsWith('given monitoring alertmanager '));
      if (without.length === lines.length) throw new Error('the script asks for nothing');
      writeFileSync(script, without.join('\n'));
    },
  },
  {
    name: 'a Bundle that waits for the pod that mounts its ConfigMap',
    fails: checks.production,
    dist(dist) {
      dist.change(isCalled('edge/applications', 'Application', 'edge-trust-bundle'), inWave(90));
      dist.change(isCalled('edge/applications', 'Application', 'edge-blackbox-exporter'), (manifest) => {
        const { metadata, ...rest } = inWave(2)(manifest);
        return { ...rest, metadata: { ...metadata, labels: { ...metadata.labels, [waitLabel]: 'healthy' } } };
      });
    },
  },
  {
    name: 'an Alertmanager that does not start without a Secret that only a person can create',
    fails: checks.converges,
    dist: (dist) =>
      dist.change(isCalled('edge/alertmanager', 'StatefulSet', 'alertmanager'), (manifest) => {
        const { spec, ...rest } = ofKind(manifest, 'StatefulSet');
        const volumes = (spec.template.spec!.volumes ?? []).map((volume) =>
          volume.secret ? { ...volume, secret: { ...volume.secret, optional: false } } : volume,
        );
        const { template } = spec;
        return { ...rest, spec: { ...spec, template: { ...template, spec: { ...template.spec, volumes } } } };
      }),
  },
  {
    name: 'an image of Grafana that cannot be pulled, which production does not wait for',
    fails: checks.converges,
    dist: inDeployment('edge/grafana', 'grafana', (container) => ({
      ...container,
      image: 'docker.io/grafana/grafana:0.0.0-does-not-exist',
    })),
  },
  {
    name: 'no policy that lets the MCP server connect to Redis',
    fails: checks.production,
    dist: (dist) =>
      dist.change(isCalled('production/redis', 'NetworkPolicy', 'redis-from-mcp-unified'), (manifest) => ({
        ...manifest,
        spec: { ...ofKind(manifest, 'NetworkPolicy').spec, ingress: [] },
      })),
  },
  {
    name: 'a trust-manager that is Ready and late with its work',
    fails: checks.converges,
    dist: inDeployment('edge/trust-manager', 'trust-manager', (container) => ({
      ...container,
      env: [{ name: 'DRILL_LATE', value: '3600' }],
    })),
  },
  {
    name: 'a backup that connects once, before its peer knows the address of the new pod',
    fails: checks.backups,
    dist: (dist) =>
      dist.change(isCalled('production/backups', 'CronJob', 'redis-backup'), (manifest) => {
        const { spec, ...rest } = ofKind(manifest, 'CronJob');
        const job = spec.jobTemplate.spec;
        const containers = job.template.spec.containers.map((container) => ({
          ...container,
          env: (container.env ?? []).filter(({ name }) => name !== 'AWAIT'),
        }));
        const template = { ...job.template, spec: { ...job.template.spec, containers } };
        return { ...rest, spec: { ...spec, jobTemplate: { ...spec.jobTemplate, spec: { ...job, template } } } };
      }),
  },
  {
    name: 'an alert about quotas that counts the node ports, which are all in use',
    fails: checks.quiet,
    dist: (dist) =>
      dist.change(isCalled('edge/prometheus', 'ConfigMap', 'prometheus-rules'), (manifest) => {
        const { data = {}, ...rest } = ofKind(manifest, 'ConfigMap');
        const excluded = ',resource!~"services\\\\..*|count/.*"';
        const files = Object.entries(data).map(([name, text]) => [name, text.replaceAll(excluded, '')]);
        const changed = Object.fromEntries(files);
        if (JSON.stringify(changed) === JSON.stringify(data)) throw new Error(`no rule contains ${excluded}`);
        return { ...rest, data: changed };
      }),
  },
  {
    name: 'an Application that leaves its objects behind when it is removed',
    fails: checks.removal,
    dist: (dist) =>
      dist.change(isCalled('production/applications', 'Application', 'production-load-test'), (manifest) => {
        const { finalizers: _, ...metadata } = manifest.metadata as Manifest['metadata'] & { finalizers?: unknown };
        return { ...manifest, metadata };
      }),
  },
];
