import type { MonitoringRule, RuleGroup, Scrape } from '@twisterlab/platform/model/monitoring';
import type { Cluster } from '../../../environments/schema/cluster';
import type { Tenant } from '../../../environments/schema/tenant';
import { agents } from './agents';
import { alertmanagerRules } from './alertmanager';
import { argoCd } from './argo-cd';
import { certificates } from './certificates';
import { claims } from './claims';
import { collector } from './collector';
import { cpu } from './cpu';
import { disk } from './disk';
import { etcd } from './etcd';
import { hosts } from './hosts';
import { imageRules } from './images';
import { loki } from './loki';
import { memoryRules } from './memory';
import { nodes } from './nodes';
import { patroni } from './patroni';
import { pods } from './pods';
import { postgres } from './postgres';
import { prometheusRules } from './prometheus';
import { redis } from './redis';
import { sentiment } from './sentiment';
import { slo } from './slo';
import { targets } from './targets';
import { watchdog } from './watchdog';

/** The rules of the cluster, by topic. Those of a backup are declared with it: charts/kit/backup.ts. */
export function clusterRules(
  cluster: Cluster,
  tenants: readonly Tenant[],
  scrapes: readonly Scrape[],
): readonly RuleGroup[] {
  const apis = scrapes.filter(({ job }) => job === 'twisterlab-api').map(({ pods }) => pods.namespace);
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
    sentiment: apis.length > 0 ? sentiment(apis) : [],
    slo: slo(cluster, tenants),
    targets: targets(scrapes),
    watchdog,
  };
  return Object.entries(topics)
    .filter(([, rules]) => rules.length > 0)
    .map(([name, rules]) => ({ name, rules }));
}
