import { claim, claimTemplates, shrinks, withoutSize } from './claims';
import { type Fields, type ImmutableField, valueAt } from './field';
import { serviceFields } from './service';

const isImmutable = ({ immutable }: Fields) => immutable === true;

/** Fields of a StatefulSet's spec that may change. Source: its error message, and `ValidateStatefulSetUpdate`. */
const mutableInStatefulSet = [
  'minReadySeconds',
  'ordinals',
  'persistentVolumeClaimRetentionPolicy',
  'replicas',
  'revisionHistoryLimit',
  'template',
  'updateStrategy',
];

/**
 * What the API server refuses to change, by kind; kinds that are not listed have no immutable field. Fields that a name contains
 * (group and plural of a CustomResourceDefinition) are missing: another name is another object. The drill `api` compares every
 * line, and every field of every kind in dist, with the real server. Source: Kubernetes 1.36, pkg/apis/.../validation.go.
 */
export const immutableFields: readonly ImmutableField[] = [
  { kind: 'ConfigMap', field: 'data', when: isImmutable },
  { kind: 'ConfigMap', field: 'binaryData', when: isImmutable },
  { kind: 'ConfigMap', field: 'immutable', when: isImmutable },
  { kind: 'PersistentVolumeClaim', field: 'spec', except: ['resources', 'volumeAttributesClassName'], compared: claim },
  { kind: 'PersistentVolumeClaim', field: 'spec.resources', compared: withoutSize },
  { kind: 'PersistentVolumeClaim', field: 'spec.resources.requests.storage', when: shrinks },
  { kind: 'ResourceQuota', field: 'spec.scopes', compared: (scopes) => [...((scopes as string[]) ?? [])].sort() },
  { kind: 'Secret', field: 'type', initial: 'Opaque' },
  { kind: 'Secret', field: 'data', when: isImmutable },
  { kind: 'Secret', field: 'stringData', when: isImmutable },
  { kind: 'Secret', field: 'immutable', when: isImmutable },
  ...serviceFields,
  { kind: 'apps/DaemonSet', field: 'spec.selector' },
  { kind: 'apps/Deployment', field: 'spec.selector' },
  {
    kind: 'apps/Deployment',
    field: 'spec.strategy.type',
    initial: 'RollingUpdate',
    when: (before, after) => keepsRollingUpdate(before, after, 'spec.strategy', 'Recreate'),
  },
  { kind: 'apps/ReplicaSet', field: 'spec.selector' },
  {
    kind: 'apps/StatefulSet',
    field: 'spec',
    except: mutableInStatefulSet,
    compared: (spec) => ({ podManagementPolicy: 'OrderedReady', ...claimTemplates(spec) }),
  },
  {
    kind: 'apps/StatefulSet',
    field: 'spec.updateStrategy.type',
    initial: 'RollingUpdate',
    when: (before, after) => keepsRollingUpdate(before, after, 'spec.updateStrategy', 'OnDelete'),
  },
  { kind: 'apiextensions.k8s.io/CustomResourceDefinition', field: 'spec.scope' },
  { kind: 'apiextensions.k8s.io/CustomResourceDefinition', field: 'spec.names.kind' },
  { kind: 'apiextensions.k8s.io/CustomResourceDefinition', field: 'spec.versions', when: dropsStoredVersion },
  { kind: 'batch/Job', field: 'spec.backoffLimitPerIndex' },
  { kind: 'batch/Job', field: 'spec.completionMode', initial: 'NonIndexed' },
  { kind: 'batch/Job', field: 'spec.completions', when: (before) => completionMode(before) !== 'Indexed' },
  { kind: 'batch/Job', field: 'spec.managedBy' },
  { kind: 'batch/Job', field: 'spec.podFailurePolicy' },
  { kind: 'batch/Job', field: 'spec.selector' },
  { kind: 'batch/Job', field: 'spec.successPolicy' },
  { kind: 'batch/Job', field: 'spec.template' },
  { kind: 'discovery.k8s.io/EndpointSlice', field: 'addressType' },
  { kind: 'networking.k8s.io/IngressClass', field: 'spec.controller' },
  { kind: 'node.k8s.io/RuntimeClass', field: 'handler' },
  { kind: 'rbac.authorization.k8s.io/ClusterRoleBinding', field: 'roleRef' },
  { kind: 'rbac.authorization.k8s.io/RoleBinding', field: 'roleRef' },
  { kind: 'scheduling.k8s.io/PriorityClass', field: 'preemptionPolicy', initial: 'PreemptLowerPriority' },
  { kind: 'scheduling.k8s.io/PriorityClass', field: 'value' },
  { kind: 'storage.k8s.io/StorageClass', field: 'parameters' },
  { kind: 'storage.k8s.io/StorageClass', field: 'provisioner' },
  { kind: 'storage.k8s.io/StorageClass', field: 'reclaimPolicy', initial: 'Delete' },
  { kind: 'storage.k8s.io/StorageClass', field: 'volumeBindingMode', initial: 'Immediate' },
];

/**
 * Whether a strategy changes to a type beside which the API server refuses `rollingUpdate`. It filled that in, so no file has it, and a
 * server-side apply of the new type does not remove it.
 */
function keepsRollingUpdate(before: Fields, after: Fields, strategy: string, type: string): boolean {
  return valueAt(before, `${strategy}.rollingUpdate`) === undefined && valueAt(after, `${strategy}.type`) === type;
}

function completionMode({ spec }: Fields): unknown {
  return (spec as Fields | undefined)?.completionMode;
}

/** Whether the version in which etcd has the objects is no longer defined. */
function dropsStoredVersion(before: Fields, after: Fields): boolean {
  type Version = { readonly name: string; readonly storage?: boolean };
  const versions = ({ spec }: Fields) => ((spec as Fields | undefined)?.versions ?? []) as readonly Version[];
  const stored = versions(before).find(({ storage }) => storage);
  return stored !== undefined && !versions(after).some(({ name }) => name === stored.name);
}
