import { link } from '@twisterlab/platform/link/graph';
import { renderEnvironment } from '@twisterlab/platform/render';
import { blockedFlow } from '@twisterlab/platform/verify/network/blocked-flow';
import { undeclaredPath } from '@twisterlab/platform/verify/network/undeclared-path';
import { ApiObject } from 'cdk8s';
import fc from 'fast-check';
import { Application } from '../../charts/kit/application';
import { Pods } from '../../charts/kit/network/pods';
import { denyAll, environment, fleet, namespace, template } from '../kit/objects';

const cluster = fleet.clusters[0]!;
const names = ['a', 'b', 'c', 'd'];
const port = fc.constantFrom(80, 443, 5432);

interface Declared {
  readonly calls: readonly { readonly from: string; readonly to: string; readonly port: number }[];
  readonly outside: readonly { readonly from: string; readonly address: string; readonly port: number }[];
  readonly accepted: readonly { readonly to: string; readonly address: string; readonly port: number }[];
}

/** Disjoint: if one contained another, removing a policy might change nothing. */
const address = fc.constantFrom('192.168.0.0/25', '192.168.0.128/25', '203.0.113.0/28');
const once = <T>(arbitrary: fc.Arbitrary<T>, selector: (item: T) => string) =>
  fc.uniqueArray(arbitrary, { selector, maxLength: 5 });
const name = fc.constantFrom(...names);
const declaration: fc.Arbitrary<Declared> = fc.record({
  calls: once(fc.record({ from: name, to: name, port }), ({ from, to }) => `${from} ${to}`),
  outside: once(fc.record({ from: name, address, port }), ({ from, address }) => `${from} ${address}`),
  accepted: once(fc.record({ to: name, address, port }), ({ to, address }) => `${to} ${address}`),
});

/** Four workloads under default-deny, each in its own Application, with these flows. */
function rendered({ calls, outside, accepted }: Declared) {
  return renderEnvironment('production', cluster, (app) => {
    const pods = new Map(
      names.map((each) => {
        const chart = new Application(app, each, 'production', 'twisterlab');
        new ApiObject(chart, 'pod', {
          apiVersion: 'v1',
          kind: 'Pod',
          ...template(each),
          metadata: { name: each, labels: { 'app.kubernetes.io/name': each } },
        });
        return [each, new Pods(chart, each, 'twisterlab')] as const;
      }),
    );
    for (const { from, to, port } of calls) pods.get(from)!.connectTo({ pods: pods.get(to)!, port });
    for (const { from, address, port } of outside) {
      pods.get(from)!.egressToCidr({ name: `net-${address.replace(/\W/g, '-')}`, addresses: [address], port });
    }
    for (const { to, address, port } of accepted) {
      pods.get(to)!.ingressFrom({ name: `net-${address.replace(/\W/g, '-')}`, addresses: [address] }, port);
    }
  });
}

const base = environment([namespace, denyAll], { environment: 'edge' });
const findings = (own: ReturnType<typeof rendered>) => {
  const graph = link(cluster, [base, own]);
  return [blockedFlow, undeclaredPath].map((rule) => [...rule.check(graph)].map(({ message }) => message));
};

describe('declared flows', () => {
  it('equal the connections that the rendered policies allow', () => {
    fc.assert(
      fc.property(declaration, (declared) => {
        expect(findings(rendered(declared))).toEqual([[], []]);
      }),
      { numRuns: 150 },
    );
  });

  it('are blocked if a policy is removed', () => {
    fc.assert(
      fc.property(declaration, fc.nat(), (declared, pick) => {
        const own = rendered(declared);
        const policies = own.objects.filter(({ manifest }) => manifest.kind === 'NetworkPolicy');
        fc.pre(policies.length > 0);
        const removed = policies[pick % policies.length]!;
        const [blocked] = findings({ ...own, objects: own.objects.filter((object) => object !== removed) });
        expect(blocked).not.toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('differ from the allowed connections if a policy is widened', () => {
    fc.assert(
      fc.property(declaration, fc.nat(), (declared, pick) => {
        const own = rendered(declared);
        const policies = own.objects.filter(({ manifest }) => manifest.metadata.name.match(/-(from|to)-net-/));
        fc.pre(policies.length > 0);
        const widened = structuredClone(policies[pick % policies.length]!);
        const spec = (widened.manifest as never as { spec: Record<string, { ports?: unknown }[]> }).spec;
        for (const rule of [...(spec.ingress ?? []), ...(spec.egress ?? [])]) delete rule.ports;
        const objects = own.objects.map((object) =>
          object.manifest.metadata.name === widened.manifest.metadata.name ? widened : object,
        );
        const [blocked, open] = findings({ ...own, objects });
        expect(blocked).toEqual([]);
        expect(open?.length).toBeGreaterThan(0);
      }),
      { numRuns: 100 },
    );
  });

  it('have policies with readable names', () => {
    const own = rendered({ calls: [{ from: 'a', to: 'b', port: 80 }], outside: [], accepted: [] });
    const policies = own.objects
      .filter(({ manifest }) => manifest.kind === 'NetworkPolicy')
      .map(({ manifest }) => manifest.metadata.name);
    expect(policies.sort()).toEqual(['a-to-b', 'a-to-dns', 'b-from-a']);
  });
});
