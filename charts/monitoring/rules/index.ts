import type { MonitoringRule, RuleGroup, Scrape } from '@twisterlab/platform/model/monitoring';
import type { Cluster } from '../../../environments/schema/cluster';
import type { Tenant } from '../../../environments/schema/tenant';
import { patroni } from './data/patroni';
import { postgres } from './data/postgres';
import { redis } from './data/redis';
import { alertmanagerRules } from './monitoring/alertmanager';
import { collector } from './monitoring/collector';
import { loki } from './monitoring/loki';
import { prometheusRules } from './monitoring/prometheus';
import { targets } from './monitoring/targets';
import { watchdog } from './monitoring/watchdog';
import { claims } from './nodes/claims';
import { cpu } from './nodes/cpu';
import { disk } from './nodes/disk';
import { etcd } from './nodes/etcd';
import { hosts } from './nodes/hosts';
import { memoryRules } from './nodes/memory';
import { nodes } from './nodes/nodes';
import { sizes } from './nodes/sizes';
import { agents } from './workloads/agents';
import { argoCd } from './workloads/argo-cd';
import { certificates } from './workloads/certificates';
import { imageRules } from './workloads/images';
import { pods } from './workloads/pods';
import { replicas } from './workloads/replicas';
import { sentiment, sentimentDown } from './workloads/sentiment';
import { slo } from './workloads/slo';

/** The rules of the cluster, by topic. Those of a backup are declared with it: charts/kit/backup.ts. */
export function clusterRules(
  cluster: Cluster,
  tenants: readonly Tenant[],
  scrapes: readonly Scrape[],
): readonly RuleGroup[] {
  const mcpServers = scrapes
    .filter(({ job, withoutPods }) => job === 'mcp-unified' && !withoutPods)
    .map(({ pods }) => pods.namespace);
  const topics: Readonly<Record<string, readonly MonitoringRule[]>> = {
    agents,
    alertmanager: alertmanagerRules,
    'argo-cd': scrapes.some(({ job }) => job === 'argocd') ? argoCd : [],
    certificates,
    claims,
    collector,
    cpu,
    disk,
    etcd,
    hosts,
    images: imageRules,
    loki,
    memory: memoryRules,
    nodes: nodes(cluster),
    patroni,
    pods,
    postgres,
    prometheus: prometheusRules,
    redis,
    replicas,
    sentiment: mcpServers.length > 0 ? sentiment : [],
    sizes: sizes(cluster),
    slo: slo(cluster, tenants),
    watchdog,
  };
  return [
    ...Object.entries(topics)
      .filter(([, rules]) => rules.length > 0)
      .map(([name, rules]) => ({ name, rules })),
    // For each namespace, so that no expression grows with the number of tenants.
    ...mcpServers.map((namespace) => ({
      name: `sentiment-${namespace}`,
      namespace,
      rules: [sentimentDown(namespace)],
    })),
    ...targets(scrapes),
  ];
}
