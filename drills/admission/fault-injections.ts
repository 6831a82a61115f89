import type { Manifest } from '@twisterlab/platform/model/manifest';
import type { Dist, DistObject } from '../dist';
import type { FaultInjection } from '../drill';
import { checks } from './checks';
import { running, type Shape, workload } from './shapes/kit';

/** What fault injections may change. */
export interface AdmissionFixture {
  shapes: readonly Shape[];
}

const isCalled =
  (name: string, kind = '') =>
  ({ manifest }: DistObject) =>
    manifest.kind === `ValidatingAdmissionPolicy${kind}` && manifest.metadata.name === name;

/** Replaces a text of an object as JSON. @throws if it has no such text: the fault would change nothing. */
const replace =
  (name: string, text: string, by: string, kind?: string) =>
  (dist: Dist): void =>
    dist.change(isCalled(name, kind), (manifest) => {
      const before = JSON.stringify(manifest);
      if (!before.includes(text)) throw new Error(`${name} has no ${text}`);
      return JSON.parse(before.replaceAll(text, by)) as Manifest;
    });

type Spec = Record<string, unknown>;

/** Changes fields of the spec of a binding. */
const bind =
  (name: string, change: (spec: Spec) => Spec) =>
  (dist: Dist): void =>
    dist.change(isCalled(name, 'Binding'), (manifest) => {
      const { spec } = manifest as Manifest & { readonly spec: Spec };
      return { ...manifest, spec: { ...spec, ...change(spec) } };
    });

const selecting = (namespaceSelector: object) => () => ({ matchResources: { namespaceSelector } });

const twoFaults: Shape = {
  name: 'a shape that two policies refuse',
  policy: 'limits',
  message: 'has no limit for cpu',
  object: workload('Deployment', running({ image: 'docker.io/library/nginx:1.29.1', resources: {} })),
};

/** Policies that are looser or stricter than the rules of synth. */
export const faultInjections: readonly FaultInjection<AdmissionFixture>[] = [
  {
    name: 'every repository of Docker Hub in place of the names in the catalogue',
    fails: checks.refused,
    dist: replace(
      'images',
      "!(string(item.?image.orValue('')).find(",
      "!(string(item.?image.orValue('')).startsWith('docker.io/') || string(item.?image.orValue('')).find(",
    ),
  },
  {
    name: 'a check of images that leaves out init containers',
    fails: checks.refused,
    dist: replace('images', 'variables.pod.?initContainers.orValue([]) + ', ''),
  },
  {
    name: 'a check of images that leaves out ephemeral containers',
    fails: checks.refused,
    dist: replace('images', ' + variables.pod.?ephemeralContainers.orValue([])', ''),
  },
  {
    name: 'limits that are audited and not enforced',
    fails: checks.refused,
    dist: bind('limits', () => ({ validationActions: ['Audit'] })),
  },
  {
    name: 'a binding that selects no namespace',
    fails: checks.refused,
    dist: bind('host-access', selecting({ matchLabels: { 'no-such-label': 'a' } })),
  },
  {
    name: 'an exception of a whole namespace, by its default ServiceAccount',
    fails: checks.refused,
    dist: replace(
      'tokens',
      "'metallb-system/metallb-speaker'",
      "'metallb-system/metallb-speaker', 'metallb-system/default'",
    ),
  },
  {
    name: 'a label of any value',
    fails: checks.refused,
    dist: replace('exposure', ".orValue('') == dyn(object).?spec.?type.orValue('ClusterIP')", ".orValue('') != ''"),
  },
  {
    name: 'a shape with two faults',
    fails: checks.refused,
    fixture(subject) {
      subject.shapes = [...subject.shapes, twoFaults];
    },
  },
  {
    name: 'a repository that is missing in the policy',
    fails: checks.admitted,
    dist: replace('images', "'docker.io/grafana/loki', ", ''),
  },
  {
    name: 'an exception that is missing in the policy',
    fails: checks.admitted,
    dist: replace('tokens', "'argocd/argocd-server', ", ''),
  },
  {
    name: 'a binding that selects the namespaces of K3s too',
    fails: checks.unaffected,
    dist: bind('limits', selecting({})),
  },
  {
    name: 'a policy that verifies every update',
    fails: checks.running,
    dist: replace('limits', "request.operation == 'CREATE' || ", 'true || '),
  },
  {
    name: 'a misspelt field that changes no verdict',
    fails: checks.typed,
    dist: replace('exposure', 'size(dyn(object).?spec', 'has(object.spec.typ) && false || size(dyn(object).?spec'),
  },
];
