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
import { apiServer } from './nodes/api-server';
import { claims } from './nodes/claims';
import { cpu } from './nodes/cpu';
import { datastore } from './nodes/datastore';
import { disk } from './nodes/disk';
import { diskSpeed } from './nodes/disk-speed';
import { etcd } from './nodes/etcd';
import { hosts } from './nodes/hosts';
import { kubelet } from './nodes/kubelet';
import { machineHealth } from './nodes/machine-health';
import { memoryRules } from './nodes/memory';
import { network } from './nodes/network';
import { nodes } from './nodes/nodes';
import { sizes } from './nodes/sizes';
import { temperature } from './nodes/temperature';
import { agents } from './workloads/agents';
import { argoCd } from './workloads/argo-cd';
import { autoscaling } from './workloads/autoscaling';
import { certificates } from './workloads/certificates';
import { cronJobs } from './workloads/cron-jobs';
import { imageRules } from './workloads/images';
import { pods } from './workloads/pods';
import { replicas } from './workloads/replicas';
import { rollouts } from './workloads/rollouts';
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
    'api-server': apiServer,
    'argo-cd': scrapes.some(({ job }) => job === 'argocd') ? argoCd : [],
    autoscaling,
    certificates,
    claims,
    collector,
    cpu,
    'cron-jobs': cronJobs,
    datastore,
    disk,
    'disk-speed': diskSpeed,
    etcd,
    hosts,
    images: imageRules,
    kubelet,
    loki,
    'machine-health': machineHealth,
    memory: memoryRules,
    network,
    nodes: nodes(cluster),
    patroni,
    pods,
    postgres,
    prometheus: prometheusRules,
    redis,
    replicas,
    rollouts,
    sentiment: mcpServers.length > 0 ? sentiment : [],
    sizes: sizes(cluster),
    slo: slo(cluster, tenants),
    temperature,
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
