import type { Flow } from '@twisterlab/platform/model/flow';
import { widePolicy } from '../../../charts/rules/wide-policy';
import { allows, denyAll, deployment, findings, networkPolicy, pods } from '../../kit/objects';

const container = (...ports: number[]) => ({ ports: ports.map((containerPort) => ({ containerPort })) });
const workloads = [
  deployment('api', { container: container(8000) }),
  deployment('web', { container: container(8000) }),
  deployment('redis', { container: container(6379, 9121) }),
  denyAll,
];
const flow: Flow = { from: pods('api'), to: pods('redis'), port: 6379, protocol: 'TCP' };
const check = (...policies: ReturnType<typeof networkPolicy>[]) =>
  findings(widePolicy, [...workloads, ...policies], { flows: [flow] });
const labels = (name: string) => ({ matchLabels: pods(name).labels });
const egress = (to: object, ports: object[] | undefined = [{ port: 6379 }], rest: object = {}) =>
  networkPolicy('api-to-redis', {
    ...{ podSelector: labels('api'), policyTypes: ['Egress'], egress: [{ to: [to], ports }] },
    ...rest,
  });
const ingress = (from: object | undefined, ports: object[] | undefined = [{ port: 6379 }]) =>
  networkPolicy('redis-from-api', {
    ...{ podSelector: labels('redis'), policyTypes: ['Ingress'], ingress: [{ from: from && [from], ports }] },
  });

describe('wide-policy', () => {
  it('accepts policies of exactly the declared flow, and those that allow nothing', () => {
    expect(check(allows.egress('api', 'redis', 6379), allows.ingress('redis', 'api', 6379))).toEqual([]);
    expect(check(networkPolicy('none', { podSelector: {}, policyTypes: ['Egress'], egress: [] }))).toEqual([]);
  });

  it('accepts a rule without peers: undeclared-path requires flows of every address', () => {
    expect(check(ingress(undefined))).toEqual([]);
  });

  it.each([
    ['a selector less', egress({ podSelector: {} }), /^NetworkPolicy api-to-redis allows .*api to .* on TCP 6379,/],
    ['all namespaces', egress({ namespaceSelector: {} }), /allows .*twisterlab\/api to .* on TCP 6379,/],
    ['every port', egress({ podSelector: labels('redis') }, []), /allows .*api to .*redis on TCP 1-6378, 6380-65535,/],
    ['every pod as sender', egress({ podSelector: labels('redis') }, undefined, { podSelector: {} }), /web to .*redis/],
    [
      'more receivers',
      ingress({ podSelector: {} }),
      /^NetworkPolicy redis-from-api allows .*web to .*redis on TCP 6379,/,
    ],
    ['another port', ingress({ podSelector: labels('api') }, [{ port: 9121 }]), /api to .*redis on TCP 9121,/],
  ])('rejects %s on one side only', (_, policy, message) => {
    expect(check(policy)).toEqual([expect.stringMatching(message)]);
  });
});
