import { withPruneConfirmation } from '@twisterlab/platform/gitops/stateful';
import { patchesOf } from '@twisterlab/platform/helm/helm-chart';
import { withLostNodeTolerations } from '@twisterlab/platform/kubernetes/lost-node';
import { link } from '@twisterlab/platform/link/graph';
import type { Cluster } from '@twisterlab/platform/model/cluster';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { noMonitoring } from '@twisterlab/platform/model/monitoring';
import type { RenderedEnvironment } from '@twisterlab/platform/model/rendered';
import { engineRules } from '@twisterlab/platform/verify/engine-rules';
import { findingsIn, type KeyedProblem, shapeFindingsIn } from '@twisterlab/platform/verify/verify';
import { JsonPatch } from 'cdk8s';
import { facts } from '../../charts/facts';
import type { PublicChart } from './render';

/** The engine's findings on a chart that is alone in a cluster, in a namespace of its own, as an import would add it to the cluster. */
export function findingsOn({ name, objects, known }: PublicChart, cluster: Cluster): KeyedProblem[] {
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
  const own: Manifest = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
  const patched = objects.map((object) => JsonPatch.apply(object, ...patchesOf(object)) as Manifest);
  const manifests = [own, ...(known as readonly object[] as readonly Manifest[]), ...patched].map((manifest) =>
    withLostNodeTolerations(withPruneConfirmation(manifest), cluster),
  );
  const environment: RenderedEnvironment = {
    ...{ name: cluster.name, cluster, flows: [], secrets: [], exceptions: [], endpoints: [], monitoring: noMonitoring },
    objects: manifests.map((manifest) => ({
      environment: cluster.name,
      application: name,
      applicationNamespace: name,
      manifest,
    })),
  };
  return [...shapeFindingsIn([environment]), ...findingsIn(link(cluster, [environment], facts), engineRules)];
}
