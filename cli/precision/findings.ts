import { link } from '@twisterlab/platform/link/graph';
import type { Cluster } from '@twisterlab/platform/model/cluster';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { noMonitoring } from '@twisterlab/platform/model/monitoring';
import type { RenderedEnvironment } from '@twisterlab/platform/model/rendered';
import { engineRules } from '@twisterlab/platform/verify/engine-rules';
import { findingsIn, type KeyedProblem, shapeFindingsIn } from '@twisterlab/platform/verify/verify';
import { facts } from '../../charts/facts';
import type { PublicChart } from './render';

/** The engine's findings on a chart that is alone in a cluster, in a namespace that enforces nothing. */
export function findingsOn({ name, objects }: PublicChart, cluster: Cluster): KeyedProblem[] {
  const own = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
  const manifests = [own, ...objects] as unknown as readonly Manifest[];
  const environment: RenderedEnvironment = {
    ...{ name, cluster, flows: [], secrets: [], exceptions: [], endpoints: [], monitoring: noMonitoring },
    objects: manifests.map((manifest) => ({
      environment: name,
      application: name,
      applicationNamespace: name,
      manifest,
    })),
  };
  return [...shapeFindingsIn([environment]), ...findingsIn(link(cluster, [environment], facts), engineRules)];
}
