import { groupOf } from '../model/manifest';
import type { RenderedObject } from '../model/rendered';

/** Kinds of Kubernetes whose path omits the API group. No two of them have the same name. */
const builtIn: Readonly<Record<string, readonly string[]>> = {
  '': [
    'ConfigMap',
    'Endpoints',
    'LimitRange',
    'Namespace',
    'PersistentVolume',
    'PersistentVolumeClaim',
    'Pod',
    'ResourceQuota',
    'Secret',
    'Service',
    'ServiceAccount',
  ],
  apps: ['DaemonSet', 'Deployment', 'StatefulSet'],
  'apiextensions.k8s.io': ['CustomResourceDefinition'],
  'admissionregistration.k8s.io': [
    'MutatingWebhookConfiguration',
    'ValidatingAdmissionPolicy',
    'ValidatingAdmissionPolicyBinding',
    'ValidatingWebhookConfiguration',
  ],
  autoscaling: ['HorizontalPodAutoscaler'],
  batch: ['CronJob', 'Job'],
  'networking.k8s.io': ['Ingress', 'IngressClass', 'NetworkPolicy'],
  policy: ['PodDisruptionBudget'],
  'rbac.authorization.k8s.io': ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'],
  'scheduling.k8s.io': ['PriorityClass'],
  'storage.k8s.io': ['StorageClass'],
};

/**
 * The path of an object below dist: `production/mcp-unified/Deployment.mcp-unified.yaml`. It is unique for every identity
 * (environment, application, group, kind, namespace, name). Kinds that are not in `builtIn` end in `@` and their group;
 * a namespace other than the application's is a folder.
 */
export function pathOf({ environment, application, applicationNamespace: home, manifest }: RenderedObject): string {
  const { kind, metadata } = manifest;
  const group = groupOf(manifest);
  const namespace = metadata.namespace === undefined || metadata.namespace === home ? [] : [encode(metadata.namespace)];
  const suffix = builtIn[group]?.includes(kind) ? '' : `@${group}`;
  const file = `${kind}.${encode(metadata.name)}${suffix}.yaml`;
  return [environment, application, ...namespace, file].join('/');
}

/** Whether a path below dist is one that `pathOf` gives to an object. */
export function isObjectPath(path: string): boolean {
  return /^[^/]+\/[^/]+\/([^/]+\/)?[A-Z][A-Za-z0-9]*\.[^/]+\.yaml$/.test(path);
}

/**
 * Percent-encodes all characters except lower-case letters, digits, hyphens and dots: names of RBAC objects contain colons and
 * capitals, and some file systems ignore case. `.` and `..` would leave the folder.
 */
function encode(name: string): string {
  return name.replace(/[^a-z0-9.-]|^\.+$/gu, (character) =>
    [...new TextEncoder().encode(character)]
      .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
      .join(''),
  );
}
