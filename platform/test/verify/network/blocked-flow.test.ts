import type { Flow } from '@twisterlab/platform/model/flow';
import { blockedFlow } from '@twisterlab/platform/verify/network/blocked-flow';
import { finding } from '../../kit/finding';
import { allows, denyAll, deployment, findings, networkPolicy, pods } from '../../kit/objects';

const flow = (from: Flow['from'], to: Flow['to'], port = 8000): Flow => ({ from, to, port, protocol: 'TCP' });
const ollama = { name: 'ollama', addresses: ['192.168.0.20/32'] };
const toRedis = flow(pods('mcp'), pods('redis'), 6379);
const both = [deployment('mcp'), deployment('redis'), denyAll];

describe('blocked-flow', () => {
  it('accepts a flow that both sides allow', () => {
    const open = [allows.egress('mcp', 'redis', 6379), allows.ingress('redis', 'mcp', 6379)];
    expect(findings(blockedFlow, [...both, ...open], { flows: [toRedis] })).toEqual([]);
  });

  it('accepts any flow where no policy selects the pods', () => {
    expect(findings(blockedFlow, [deployment('mcp'), deployment('redis')], { flows: [toRedis] })).toEqual([]);
  });

  it.each([
    ['egress of the sender', [allows.ingress('redis', 'mcp', 6379)]],
    ['ingress of the receiver', [allows.egress('mcp', 'redis', 6379)]],
    ['policies for another port', [allows.egress('mcp', 'redis', 6380), allows.ingress('redis', 'mcp', 6380)]],
  ])('refuses a flow that %s blocks', (_, policies) => {
    expect(findings(blockedFlow, [...both, ...policies], { flows: [toRedis] })).toEqual([
      'Deployment mcp the declared flow mcp to redis on 6379/TCP is blocked by NetworkPolicies (Deployment twisterlab/mcp to Deployment twisterlab/redis)',
    ]);
  });

  it('refuses a flow that is allowed for some addresses of its pods only', () => {
    const part = networkPolicy('redis-from-part', {
      ...{ podSelector: { matchLabels: pods('redis').labels }, policyTypes: ['Ingress'] },
      ingress: [{ from: [{ ipBlock: { cidr: '10.42.1.0/24' } }], ports: [{ port: 6379 }] }],
    });
    expect(findings(blockedFlow, [...both, allows.egress('mcp', 'redis', 6379), part], { flows: [toRedis] })).toEqual([
      'Deployment mcp the declared flow mcp to redis on 6379/TCP is allowed for some pod addresses only by NetworkPolicies (Deployment twisterlab/mcp to Deployment twisterlab/redis)',
    ]);
  });

  it('refuses a flow to an external address that no policy allows', () => {
    expect(findings(blockedFlow, [deployment('mcp'), denyAll], { flows: [flow(pods('mcp'), ollama, 11434)] })).toEqual([
      finding('Deployment mcp', 'mcp to ollama on 11434/TCP', 'Deployment twisterlab/mcp to 192.168.0.20'),
    ]);
  });

  it('reports a flow from an external address at the receiver', () => {
    expect(findings(blockedFlow, [deployment('mcp'), denyAll], { flows: [flow(ollama, pods('mcp'), 8000)] })).toEqual([
      finding('Deployment mcp', 'ollama to mcp on 8000/TCP', '192.168.0.20 to Deployment twisterlab/mcp'),
    ]);
  });

  it('refuses a flow whose sender does not exist', () => {
    expect(findings(blockedFlow, [deployment('redis')], { flows: [toRedis] })).toEqual([
      'Deployment redis the declared flow mcp to redis on 6379/TCP references pods that do not exist (mcp in twisterlab)',
    ]);
  });

  it('reports two missing ends in one message', () => {
    expect(findings(blockedFlow, [deployment('api')], { flows: [toRedis] })).toEqual([
      finding(
        'Deployment api',
        'mcp to redis on 6379/TCP',
        'pods that do not exist (mcp in twisterlab) and pods that do not exist (redis in twisterlab)',
      ),
    ]);
  });

  it('refuses a flow to the cluster IP of a Service, which policies never see', () => {
    const service = { name: 'api-server', addresses: ['10.43.0.1/32'] };
    expect(findings(blockedFlow, [deployment('mcp')], { flows: [flow(pods('mcp'), service, 443)] })).toEqual([
      finding('Deployment mcp', 'mcp to api-server on 443/TCP', 'no address outside the cluster (10.43.0.1/32)'),
    ]);
  });

  it('reports a flow between pods that are not rendered at the first object of the cluster', () => {
    const dns = { name: 'dns', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };
    const closed = networkPolicy('closed', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    const inSystem = { ...closed, metadata: { ...closed.metadata, namespace: 'kube-system' } };
    expect(findings(blockedFlow, [inSystem], { flows: [flow(dns, ollama, 53)] })).toEqual([
      finding('Namespace twisterlab', 'dns to ollama on 53/TCP', 'dns in kube-system to 192.168.0.20'),
    ]);
  });
});
