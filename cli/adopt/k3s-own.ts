import { k3s } from '@twisterlab/platform/kubernetes/k3s';
import { groupOf, type Manifest } from '@twisterlab/platform/model/manifest';

/** Kinds that the control plane and the kubelets create and remove, as `group/Kind`. */
const maintained = new Set([
  ...['/ComponentStatus', '/Endpoints', '/Event', '/Node', '/PodTemplate', 'events.k8s.io/Event'],
  ...['discovery.k8s.io/EndpointSlice', 'coordination.k8s.io/Lease', 'storage.k8s.io/CSINode'],
  ...['metrics.k8s.io/NodeMetrics', 'metrics.k8s.io/PodMetrics', 'apiregistration.k8s.io/APIService'],
  ...['flowcontrol.apiserver.k8s.io/FlowSchema', 'flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration'],
]);

/** Why an object belongs to K3s or to Kubernetes. Undefined if it does not. */
export function k3sOwn(manifest: Manifest): string | undefined {
  const { kind, metadata } = manifest;
  const { name, namespace, labels = {}, annotations = {} } = metadata;
  const named = (list: readonly { readonly name: string }[]) => list.some((each) => each.name === name);
  if (maintained.has(`${groupOf(manifest)}/${kind}`)) return 'the control plane maintains it';
  if (kind === 'Namespace' && among(k3s.namespaces, name)) return 'K3s creates this namespace';
  if (namespace !== undefined && namespace !== 'default' && among(k3s.namespaces, namespace))
    return `${namespace} belongs to K3s`;
  if (kind === 'ServiceAccount' && among(k3s.serviceAccounts, name)) return 'every namespace has it';
  if (kind === 'ConfigMap' && named(k3s.configMaps)) return 'every namespace has it';
  if (kind === 'Service' && k3s.services.some((each) => each.name === name && each.namespace === namespace))
    return 'K3s creates this Service';
  if (kind === 'StorageClass' && named(k3s.storageClasses)) return 'K3s creates this class';
  if (kind === 'IngressClass' && among(k3s.ingressClasses, name)) return 'K3s creates this class';
  if (kind === 'CustomResourceDefinition' && /\.(cattle\.io|traefik\.io|gateway\.networking\.k8s\.io)$/.test(name))
    return 'K3s defines this kind';
  if ('kubernetes.io/bootstrapping' in labels) return 'Kubernetes creates this role';
  if (namespace === undefined && /^system[:-]/.test(name)) return 'Kubernetes creates it';
  // The controllers of K3s mark what they deploy from its manifests and Helm charts.
  const marks = Object.keys({ ...labels, ...annotations });
  if (marks.some((mark) => mark.startsWith('objectset.rio.cattle.io/'))) return 'K3s deploys it from its manifests';
  if (annotations['meta.helm.sh/release-namespace'] === 'kube-system') return 'a Helm chart of K3s creates it';
  return undefined;
}

const among = (list: readonly string[], name: string) => list.includes(name);
