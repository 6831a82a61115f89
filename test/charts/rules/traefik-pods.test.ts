import { parse, stringify } from 'yaml';
import { traefikPods } from '../../../charts/rules/traefik-pods';
import { lostNodeValues, traefikValues } from '../../../charts/traefik/chart';
import { findingsInFile } from '../../kit/changed-file';
import { cluster, findings, object } from '../../kit/objects';

const [node] = cluster.nodes;
const nodes = [node!, { ...node!, name: 'other', address: '192.168.0.31' }];
const pool = object('metallb.io/v1beta1', 'IPAddressPool', 'lan', {
  spec: { addresses: ['192.168.0.100-192.168.0.110'] },
});
const sound = stringify({
  ...traefikValues({ ingressAddress: '192.168.0.110' }),
  ...lostNodeValues({ nodes }),
});

/** The rule's findings on two nodes, with one passage of the values replaced. */
function check(from = '', to = '') {
  if (!sound.includes(from)) throw new Error(`the values have no text ${from}`);
  const valuesContent = sound.replace(from, () => to);
  parse(valuesContent);
  const settings = object('helm.cattle.io/v1', 'HelmChartConfig', 'traefik', { spec: { valuesContent } });
  return findings(traefikPods, [settings, pool], { cluster: { ...cluster, nodes, loadBalancer: 'metallb' } });
}

describe('traefik-pods', () => {
  it('accepts the rendered values, on one node and on two', () => {
    expect(findingsInFile(traefikPods, { environment: 'edge', object: 'traefik' })).toEqual([]);
    expect(check()).toEqual([]);
    expect(check('replicas: 2', 'replicas: 3')).toEqual([]);
    expect(check('  - --accesslog=true\n', '')).toEqual([]);
  });

  it('asks nothing of a cluster without these settings', () => {
    expect(findings(traefikPods, [pool])).toEqual([]);
  });

  it.each([
    ['replicas: 2', 'replicas: 1', 'deployment.replicas is 1'],
    ['  replicas: 2\n', '', 'deployment.replicas is 1 (unset)'],
    ['maxUnavailable: 1', 'maxUnavailable: 10', 'podDisruptionBudget leaves -8 of 2 pods'],
    ['  enabled: true\n', '', 'podDisruptionBudget leaves 0 of 2 pods'],
    ['topologySpreadConstraints:', 'x:', 'topologySpreadConstraints has none'],
    ['topologyKey: kubernetes.io/hostname', 'topologyKey: zone', 'topologySpreadConstraints has none'],
    ['maxSkew: 1', 'maxSkew: 10', 'topologySpreadConstraints has maxSkew 10'],
    ['whenUnsatisfiable: ScheduleAnyway', 'whenUnsatisfiable: Schedule', 'whenUnsatisfiable'],
    ['app.kubernetes.io/name: traefik', 'app.kubernetes.io/name: other', 'select no pod of Traefik'],
    ['effect: NoExecute', 'effect: NoExecut', 'effect'],
    ['tolerationSeconds: 5', 'tolerationSeconds: 300', 'tolerations has 300 for node.kubernetes.io/not-ready'],
    ['key: node.kubernetes.io/unreachable', 'value: other', 'value'],
    ['key: CriticalAddonsOnly', 'key: other', 'tolerations has none for CriticalAddonsOnly'],
    ['    effect: NoSchedule\n', '', 'for every effect'],
    ['value: "5"', 'value: "0"', 'env lets Traefik wait 0 + 5 s'],
    ['HTTP2_PING_TIMEOUT_SECONDS', 'OTHER', 'env lets Traefik wait 5 + 15 s'],
    ['  - name: HTTP2_READ', '  - namex: HTTP2_READ', 'name'],
    ['    memory: 64Mi', '    memory: 640Mi', '640Mi is more than the limit 256Mi'],
    ['    cpu: 50m', '    cpu: 0m', 'requests 0m of cpu'],
    ['    cpu: "1"\n', '', 'has no limit for cpu'],
    ['ephemeral-storage: 64Mi', 'ephemeral-storage: 64Mix', '64Mix'],
    ['type: LoadBalancer', 'type: LoadBalancr', 'type'],
    ['type: LoadBalancer', 'type: ClusterIP', 'does not go with type ClusterIP'],
    [
      '    type: LoadBalancer\n    externalTrafficPolicy: Local\n',
      '    type: NodePort\n',
      'service.spec.type is NodePort',
    ],
    ['loadBalancerIPs: 192.168.0.110', 'loadBalancerIPs: 203.0.113.9', 'which no IPAddressPool has'],
    ['metallb.io/loadBalancerIPs', 'metallb.io/other', 'loadBalancerIPs (unset)'],
    ['checkNewVersion: false', 'checkNewVersion: true', 'global.checkNewVersion is true'],
    ['sendAnonymousUsage: false', 'sendAnonymousUsage: true', 'global.sendAnonymousUsage is true'],
    ['gatewayClass:\n  enabled: false', 'gatewayClass:\n  enabled: true', 'gatewayClass.enabled is true'],
    ['additionalArguments:', 'x:', 'no one sees which requests failed'],
    ['--accesslog=true', '--accesslog=false', 'no one sees which requests failed'],
    [
      '--accesslog=true\n  - --accesslog.format=json\n  - --accesslog.filters.statuscodes=400-599',
      '--metrics.prometheus.addrouterslabels=true',
      'no --accesslog:',
    ],
    ['--accesslog.format=json', '--accesslog.format=common', 'Loki cannot parse the lines'],
    ['--accesslog.format', '--acesslog.format', 'charts/rules/traefik-pods.ts does not know'],
    ['statuscodes=400-599', 'statuscodes=400-5999', 'every request is a line'],
    ['statuscodes=400-599', 'statuscodes=400-499', 'lacks errors of servers'],
  ])('rejects %j as %j', (from, to, message) => {
    expect(check(from, to).join('\n')).toContain(message);
  });
});
