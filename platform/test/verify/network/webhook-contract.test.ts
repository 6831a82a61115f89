import type { Manifest } from '@twisterlab/platform/model/manifest';
import { webhookContract } from '@twisterlab/platform/verify/network/webhook-contract';
import { images } from '../../kit/facts';
import { certificate, deployment, findings, service, webhook } from '../../kit/objects';

const rule = (...operations: string[]) => ({
  rules: [{ apiGroups: ['example.org'], apiVersions: ['v1'], operations, resources: ['widgets'] }],
});
const at = (path: string) => ({
  clientConfig: { service: { name: 'agent', namespace: 'twisterlab', path, port: 80 } },
});
const agent = (...args: string[]) => deployment('agent', { image: images.agent, container: { args } });
const calls = (fields: object) => webhook('agent', { ...rule('CREATE', 'UPDATE'), ...at('/validate'), ...fields });
const check = (configuration: Manifest, ...others: Manifest[]) =>
  findings(webhookContract, [configuration, service('agent'), ...(others.length > 0 ? others : [agent()])]);
const subject = 'ValidatingWebhookConfiguration agent widgets.example.org';

describe('webhook-contract', () => {
  it('accepts the paths and operations of the program', () => {
    expect(check(calls({}))).toEqual([]);
    expect(check(calls(rule('*')))).toEqual([]);
  });

  it('accepts any of a program whose webhooks are not known, and a Service that dist does not have', () => {
    expect(check(webhook('agent', at('/any')), deployment('agent'))).toEqual([]);
    expect(findings(webhookContract, [webhook('elsewhere')])).toEqual([]);
  });

  it('rejects a Service without pods', () => {
    expect(check(calls({}), deployment('other'))).toEqual([
      `${subject} calls the Service agent, which selects no pods`,
    ]);
  });

  it('rejects a path that the program does not serve, and one that no webhook calls', () => {
    expect(check(calls(at('/validat')))).toEqual([
      `${subject} calls /validat, which the program does not serve; it serves /validate`,
      'ValidatingWebhookConfiguration agent does not call /validate of agent, and no other webhook does: what it checks stays unchecked',
    ]);
  });

  it('rejects other operations than those that the program checks', () => {
    expect(check(calls(rule('CREATE')))).toEqual([`${subject} lacks UPDATE, which the program checks at /validate`]);
    expect(check(calls(rule('CREATE', 'UPDATE', 'DELETE')))).toEqual([
      `${subject} sends DELETE, which the program does not check at /validate`,
    ]);
  });

  it('compares the names of a certificate that the program makes', () => {
    expect(check(calls({}), agent('--dns-names=agent', '--dns-names=agent.$(POD_NAMESPACE).svc'))).toEqual([]);
    expect(check(calls({}), agent('--dns-names=agent.other.svc'))).toEqual([
      `${subject} needs a certificate for agent.twisterlab.svc, and agent makes one for agent.other.svc`,
    ]);
  });

  it('compares the names of the Certificate whose authority cert-manager writes', () => {
    const annotations = { 'cert-manager.io/inject-ca-from': 'twisterlab/agent' };
    const base = calls({});
    const annotated = { ...base, metadata: { ...base.metadata, annotations } };
    expect(check(annotated, agent(), certificate('agent', ['agent.twisterlab.svc']))).toEqual([]);
    expect(check(annotated, agent(), certificate('agent', ['agent.other.svc']))).toEqual([
      `${subject} needs a certificate for agent.twisterlab.svc, and Certificate twisterlab/agent is not`,
    ]);
  });
});
