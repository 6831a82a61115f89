import { readFileSync, writeFileSync } from 'node:fs';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import type { DistObject } from '../dist';
import type { FaultInjection } from '../drill';
import { checks } from './checks';
import type { UpgradeFixture } from './fixture';

const at =
  (path: string) =>
  (object: DistObject): boolean =>
    object.path === path;

const store = 'production/redis/StatefulSet.redis.yaml';
const server = 'production/mcp-unified/Deployment.mcp-unified.yaml';

const annotated = ({ metadata, ...object }: Manifest, annotations: Readonly<Record<string, string>>) => ({
  ...object,
  metadata: { ...metadata, annotations: { ...metadata.annotations, ...annotations } },
});

/** Mistakes in an upgrade. */
export const faultInjections: readonly FaultInjection<UpgradeFixture>[] = [
  {
    name: 'a kind that Kubernetes 1.35 does not serve',
    fails: checks.minors,
    dist: (dist) =>
      dist.add('edge/kube-system/MutatingAdmissionPolicy.drill.yaml', {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'MutatingAdmissionPolicy',
        metadata: { name: 'drill' },
        spec: {
          matchConstraints: {
            resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
          },
          reinvocationPolicy: 'Never',
          mutations: [{ patchType: 'ApplyConfiguration', applyConfiguration: { expression: 'Object{}' } }],
        },
      }),
    fixture(subject) {
      subject.minors = ['1.35'];
    },
  },
  {
    name: 'a Deployment with another selector',
    fails: checks.fields,
    dist: (dist) =>
      dist.change(at(server), (object) => {
        const { spec } = object as Manifest & {
          spec: { selector: object; template: { metadata: Manifest['metadata'] } };
        };
        const { metadata } = spec.template;
        const labels = { ...metadata.labels, drill: 'upgrade' };
        const template = { ...spec.template, metadata: { ...metadata, labels } };
        return { ...object, spec: { ...spec, selector: { matchLabels: labels }, template } };
      }),
  },
  {
    name: 'a StatefulSet that is removed without an approval',
    fails: checks.converges,
    dist: (dist) => dist.remove(at(store)),
  },
  {
    name: 'a StatefulSet that is removed, and whose release requires no confirmation',
    fails: checks.kept,
    dist: (dist) => dist.remove(at(store)),
    fixture: ({ release }) =>
      release.change(at(store), ({ metadata: { annotations: _, ...metadata }, ...object }) => ({
        ...object,
        metadata,
      })),
  },
  {
    name: 'a Deployment that each sync replaces',
    fails: checks.same,
    dist: (dist) =>
      dist.change(at(server), (object) =>
        annotated(object, { 'argocd.argoproj.io/sync-options': 'Force=true,Replace=true' }),
      ),
  },
  {
    name: 'a bootstrap script that gives an existing Secret a new value',
    fails: checks.secrets,
    fixture({ script }) {
      const create = 'kube --namespace twisterlab create secret generic redis --from-file=password=/dev/stdin';
      const apply = 'kube apply --server-side --force-conflicts --filename - >/dev/null';
      const line = `  random | ${create} --dry-run=client --output yaml | ${apply}`;
      writeFileSync(
        script,
        readFileSync(script, 'utf8').replace('\nsecrets() {\n', (start) => `${start}${line}\n`),
      );
    },
  },
];
