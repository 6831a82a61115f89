import type { App } from 'cdk8s';
import type { Cluster } from '../../environments/schema/cluster';
import { Application } from '../kit/application';
import { clusterRole } from '../kit/cluster-role';
import { k8s } from '../kit/k8s';
import { monitoringNamespace } from '../kit/metrics';

/**
 * What `npm run status` lists, by API group: every kind of dist but Secrets, and what controllers create. A test compares it with
 * the command.
 */
const resources: Readonly<Record<string, readonly string[]>> = {
  '': [
    ...['configmaps', 'limitranges', 'namespaces', 'nodes', 'persistentvolumeclaims', 'pods', 'resourcequotas'],
    ...['serviceaccounts', 'services'],
  ],
  'admissionregistration.k8s.io': [
    ...['mutatingwebhookconfigurations', 'validatingadmissionpolicies', 'validatingadmissionpolicybindings'],
    'validatingwebhookconfigurations',
  ],
  'apiextensions.k8s.io': ['customresourcedefinitions'],
  apps: ['daemonsets', 'deployments', 'statefulsets'],
  'argoproj.io': ['applications', 'appprojects'],
  autoscaling: ['horizontalpodautoscalers'],
  batch: ['cronjobs', 'jobs'],
  'cert-manager.io': ['certificates', 'clusterissuers', 'issuers'],
  'external-secrets.io': ['clustersecretstores', 'externalsecrets'],
  'helm.cattle.io': ['helmchartconfigs'],
  'metallb.io': ['ipaddresspools', 'l2advertisements'],
  'networking.k8s.io': ['ingresses', 'networkpolicies'],
  policy: ['poddisruptionbudgets'],
  'rbac.authorization.k8s.io': ['clusterrolebindings', 'clusterroles', 'rolebindings', 'roles'],
  'scheduling.k8s.io': ['priorityclasses'],
  'storage.k8s.io': ['storageclasses'],
  'traefik.io': ['middlewares'],
  'trust.cert-manager.io': ['bundles'],
};

/**
 * The permissions of `npm run status`, for a ServiceAccount without pods: an administrator issues tokens that expire. K3s knows no
 * groups of people but those of client certificates, so a group in Git would grant the role to each certificate of its name
 * that is signed later.
 */
export class StatusReader extends Application {
  constructor(app: App, cluster: Cluster) {
    super(app, 'status', cluster.name, monitoringNamespace);
    new k8s.KubeServiceAccount(this, 'account', { metadata: { name: 'status' }, automountServiceAccountToken: false });
    clusterRole(
      this,
      'status',
      Object.entries(resources).map(([group, of]) => ({ apiGroups: [group], resources: [...of], verbs: ['list'] })),
    );
  }
}
