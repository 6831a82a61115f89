import { ofKind } from '@twisterlab/platform/model/kinds';
import { records } from '../../environments';
import type { FaultInjection } from '../drill';
import type { Policy } from './case';
import { checks } from './checks';
import type { PolicyTransforms } from './policy-transforms';
import { rewritePolicy } from './rewrite';

/** Changes the generated policies before our side reads them: mistakes that our own tests might share. */
const misread =
  (as: (policy: Policy) => Policy): FaultInjection<PolicyTransforms>['fixture'] =>
  (readers) => {
    readers.ours = (policies) => policies.map(as);
  };

/** Mistakes that either side can make. */
export const faultInjections: readonly FaultInjection<PolicyTransforms>[] = [
  {
    name: 'a policy of production that only one side gets',
    fails: checks.environments,
    fixture(readers) {
      readers.theirs = (policies) => policies.filter(({ metadata }) => !isOfProduction(metadata));
    },
  },
  {
    name: 'a committed ipBlock that covers only some pod addresses',
    fails: checks.environments,
    dist: (dist) =>
      dist.change(
        ({ manifest }) => manifest.kind === 'NetworkPolicy' && JSON.stringify(manifest).includes('"ipBlock"'),
        (manifest) =>
          rewritePolicy(ofKind(manifest, 'NetworkPolicy'), { peer: () => [{ ipBlock: { cidr: '10.42.0.0/17' } }] }),
      ),
  },
  {
    name: 'endPort is ignored',
    fails: checks.fuzz,
    fixture: misread((policy) => rewritePolicy(policy, { port: ({ endPort, ...port }) => port })),
  },
  {
    name: 'except is ignored',
    fails: checks.fuzz,
    fixture: misread((policy) =>
      rewritePolicy(policy, { peer: ({ ipBlock, ...peer }) => [ipBlock ? { ipBlock: { cidr: ipBlock.cidr } } : peer] }),
    ),
  },
  {
    name: 'policyTypes is derived from the existing rules',
    fails: checks.fuzz,
    fixture: misread(({ spec, ...policy }) => ({
      ...policy,
      spec: { ...spec, policyTypes: [...(spec.ingress ? ['Ingress'] : []), ...(spec.egress ? ['Egress'] : [])] },
    })),
  },
];

/** The absence of the default-deny policy would show everywhere; this one opens a single port. */
const isOfProduction = ({ name, namespace }: Policy['metadata']) =>
  namespace === records.tenants[0]!.namespace && name === 'redis-from-mcp-unified';
