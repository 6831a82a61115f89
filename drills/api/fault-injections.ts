import { ofKind } from '@twisterlab/platform/model/kinds';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { stringify } from 'yaml';
import type { Dist, DistObject } from '../dist';
import type { FaultInjection } from '../drill';
import { checks } from './checks';
import type { ApiFixture } from './fixture';
import { tenantNamespaces } from './pods';

const of =
  (kind: string) =>
  ({ manifest }: DistObject) =>
    manifest.kind === kind;
const ofATenant = ({ manifest: { kind, metadata } }: DistObject) =>
  kind === 'Namespace' && tenantNamespaces.includes(metadata.name);
const spec = (manifest: Manifest) => (manifest as Manifest & { readonly spec: object }).spec;

/** Mistakes that a chart, a dependency or a manual edit can make in dist. */
export const faultInjections: readonly FaultInjection<ApiFixture>[] = [
  {
    name: 'a misspelt field in a Deployment',
    fails: checks.admitted,
    dist: (dist) => dist.change(of('Deployment'), (object) => ({ ...object, spec: { ...spec(object), replica: 1 } })),
  },
  {
    name: 'an Ingress with a removed apiVersion',
    fails: checks.admitted,
    dist: (dist) => dist.change(of('Ingress'), (object) => ({ ...object, apiVersion: 'extensions/v1beta1' })),
  },
  {
    name: 'two files for the same object',
    fails: checks.settled,
    dist: (dist: Dist) => {
      const { path, manifest } = dist.find(of('Deployment'));
      dist.add(path.replace('.yaml', '.again.yaml'), { ...manifest, spec: { ...spec(manifest), replicas: 7 } });
    },
  },
  {
    name: 'an object with a deprecated API',
    fails: checks.silent,
    dist: (dist) => {
      const { path, manifest } = dist.find(of('Service'));
      const { namespace } = manifest.metadata;
      dist.add(`${path}.endpoints.yaml`, {
        apiVersion: 'v1',
        kind: 'Endpoints',
        metadata: { name: 'by-hand', namespace },
      });
    },
  },
  {
    name: 'a Deployment whose ServiceAccount does not exist',
    fails: checks.pods,
    dist: (dist) =>
      dist.change(of('Deployment'), (object) => {
        const { template } = spec(object) as { template: { spec: object } };
        const missing = { ...template, spec: { ...template.spec, serviceAccountName: 'missing' } };
        return { ...object, spec: { ...spec(object), template: missing } };
      }),
  },
  {
    name: "a tenant's Namespace without a Pod Security level",
    fails: checks.refused,
    dist: (dist) =>
      dist.change(ofATenant, ({ metadata, ...object }) => {
        const labels = Object.entries(metadata.labels ?? {}).filter(([key]) => !key.startsWith('pod-security.'));
        return { ...object, metadata: { ...metadata, labels: Object.fromEntries(labels) } };
      }),
  },
  {
    name: 'a webhook whose rules match a removed apiVersion',
    fails: checks.asked,
    dist: (dist) =>
      dist.change(of('ValidatingWebhookConfiguration'), (object) => {
        const { webhooks = [] } = ofKind(object, 'ValidatingWebhookConfiguration');
        const outdated = webhooks.map((webhook) => ({
          ...webhook,
          rules: webhook.rules?.map((rule) => ({ ...rule, apiVersions: ['v1alpha1'] })),
        }));
        return { ...object, webhooks: outdated };
      }),
  },
  {
    name: 'files as the YAML library alone writes them',
    fails: checks.read,
    fixture(subject) {
      subject.write = (manifest) => stringify(manifest, { version: '1.1', lineWidth: 0 });
    },
  },
  {
    name: 'a validation of types alone',
    fails: checks.validation,
    fixture(subject) {
      subject.validate = () => [];
    },
  },
  {
    name: 'a line missing from the table of immutable fields',
    fails: checks.updates,
    fixture(subject) {
      subject.immutable = subject.immutable.filter(({ kind }) => kind !== 'rbac.authorization.k8s.io/RoleBinding');
    },
  },
  {
    name: 'a mutable field in the table of immutable fields',
    fails: checks.updates,
    fixture(subject) {
      subject.immutable = [...subject.immutable, { kind: 'apps/Deployment', field: 'spec.template' }];
    },
  },
];
