import type { Flow } from '@twisterlab/platform/model/flow';
import { blockedFlow } from '@twisterlab/platform/verify/blocked-flow';
import { defaultDeny, deployment, findings, networkPolicy, opens, pods } from '../kit/objects';

const flow = (from: Flow['from'], to: Flow['to'], port = 8000): Flow => ({ from, to, port, protocol: 'TCP' });
const ollama = { name: 'ollama', addresses: ['192.168.0.20/32'] };
const toRedis = flow(pods('mcp'), pods('redis'), 6379);
const both = [deployment('mcp'), deployment('redis'), defaultDeny];

describe('blocked-flow', () => {
  it('accepts a flow that both sides let through', () => {
    const open = [opens.egress('mcp', 'redis', 6379), opens.ingress('redis', 'mcp', 6379)];
    expect(findings(blockedFlow, [...both, ...open], { flows: [toRedis] })).toEqual([]);
  });

  it('accepts any flow where no policy selects the pods', () => {
    expect(findings(blockedFlow, [deployment('mcp'), deployment('redis')], { flows: [toRedis] })).toEqual([]);
  });

  it.each([
    ['the sender', [opens.ingress('redis', 'mcp', 6379)]],
    ['the receiver', [opens.egress('mcp', 'redis', 6379)]],
    ['another port', [opens.egress('mcp', 'redis', 6380), opens.ingress('redis', 'mcp', 6380)]],
  ])('refuses a flow that %s does not let through', (_, policies) => {
    expect(findings(blockedFlow, [...both, ...policies], { flows: [toRedis] })).toEqual([
      'Deployment mcp the flow mcp to redis on 6379/TCP is declared and its policies do not let it through (Deployment twisterlab/mcp to Deployment twisterlab/redis)',
    ]);
  });

  it('refuses a flow to an address outside that no policy opens', () => {
    expect(
      findings(blockedFlow, [deployment('mcp'), defaultDeny], { flows: [flow(pods('mcp'), ollama, 11434)] }),
    ).toEqual([
      'Deployment mcp the flow mcp to ollama on 11434/TCP is declared and its policies do not let it through (Deployment twisterlab/mcp to 192.168.0.20)',
    ]);
  });

  it('refuses a flow from an address outside at the object that would receive it', () => {
    expect(
      findings(blockedFlow, [deployment('mcp'), defaultDeny], { flows: [flow(ollama, pods('mcp'), 8000)] }),
    ).toEqual([
      'Deployment mcp the flow ollama to mcp on 8000/TCP is declared and its policies do not let it through (192.168.0.20 to Deployment twisterlab/mcp)',
    ]);
  });

  it('refuses a flow whose sender does not exist', () => {
    expect(findings(blockedFlow, [deployment('redis')], { flows: [toRedis] })).toEqual([
      'Deployment redis the flow mcp to redis on 6379/TCP names pods that do not exist (mcp in twisterlab)',
    ]);
  });

  it('refuses a flow whose two ends do not exist, in one message', () => {
    expect(findings(blockedFlow, [deployment('api')], { flows: [toRedis] })).toEqual([
      'Deployment api the flow mcp to redis on 6379/TCP names pods that do not exist (mcp in twisterlab) and pods that do not exist (redis in twisterlab)',
    ]);
  });

  it("refuses a flow to a Service's own address, which policies never see", () => {
    const service = { name: 'api-server', addresses: ['10.43.0.1/32'] };
    expect(findings(blockedFlow, [deployment('mcp')], { flows: [flow(pods('mcp'), service, 443)] })).toEqual([
      'Deployment mcp the flow mcp to api-server on 443/TCP names no address outside the cluster (10.43.0.1/32)',
    ]);
  });

  it('refuses a flow between strangers at the first object of the cluster', () => {
    const dns = { name: 'dns', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };
    const closed = networkPolicy('closed', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    const inSystem = { ...closed, metadata: { ...closed.metadata, namespace: 'kube-system' } };
    expect(findings(blockedFlow, [inSystem], { flows: [flow(dns, ollama, 53)] })).toEqual([
      'Namespace twisterlab the flow dns to ollama on 53/TCP is declared and its policies do not let it through (dns in kube-system to 192.168.0.20)',
    ]);
  });
});
