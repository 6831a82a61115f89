import { groupOf } from '../../model/manifest';
import { fieldsAt } from '../fields';
import { dangerous, type ObjectRule, review } from '../verdict';

/** Kubernetes minor from which a version is no longer served. Source: Kubernetes, deprecated API migration guide. */
const removedIn: Readonly<Record<string, number>> = {
  'extensions/v1beta1': 22,
  'apps/v1beta1': 16,
  'apps/v1beta2': 16,
  'networking.k8s.io/v1beta1': 22,
  'rbac.authorization.k8s.io/v1beta1': 22,
  'admissionregistration.k8s.io/v1beta1 ValidatingWebhookConfiguration': 22,
  'admissionregistration.k8s.io/v1beta1 MutatingWebhookConfiguration': 22,
  'apiextensions.k8s.io/v1beta1': 22,
  'scheduling.k8s.io/v1beta1': 22,
  'storage.k8s.io/v1beta1 StorageClass': 22,
  'storage.k8s.io/v1beta1 CSIStorageCapacity': 27,
  'batch/v1beta1': 25,
  'policy/v1beta1': 25,
  'discovery.k8s.io/v1beta1': 25,
  'node.k8s.io/v1beta1': 25,
  'events.k8s.io/v1beta1': 25,
  'autoscaling/v2beta1': 25,
  'autoscaling/v2beta2': 26,
  'flowcontrol.apiserver.k8s.io/v1beta2': 29,
  'flowcontrol.apiserver.k8s.io/v1beta3': 32,
};

/** Versions of the API that are removed or may be. */
export const apiVersions: ObjectRule = {
  name: 'api-version',
  *check(change, { clusterOf }) {
    const { after, what } = change;
    if (!after) return;
    const fields = fieldsAt(change, 'apiVersion');
    if (what === 'changed' && fields.length === 0) return;
    const { apiVersion, kind } = after.manifest;
    const [, minor] = clusterOf(change).after.cluster.kubernetes.split('.').map(Number);
    const removed = removedIn[apiVersion] ?? removedIn[`${apiVersion} ${kind}`];
    if (removed !== undefined && minor! >= removed)
      yield dangerous(
        `Kubernetes 1.${removed} and later do not serve ${apiVersion} ${kind}: the sync fails`,
        'Use the stable version.',
        fields,
      );
    else if (removed !== undefined)
      yield review(`${apiVersion} ${kind} is removed in Kubernetes 1.${removed}`, 'Use the stable version.', fields);
    else if (/(alpha|beta)\d+$/.test(apiVersion) && isOfKubernetes(apiVersion))
      yield review(
        `${apiVersion} ${kind} is not stable: the API server may not serve it`,
        'Use the stable version if there is one.',
        fields,
      );
    else if (fields.length > 0)
      yield review(
        `apiVersion ${fields[0]!.from} -> ${fields[0]!.to}`,
        'Check that the cluster serves it; defaults may differ.',
        fields,
      );
  },
};

const isOfKubernetes = (apiVersion: string) =>
  !groupOf({ apiVersion }).includes('.') || groupOf({ apiVersion }).endsWith('.k8s.io');
