import type { Kinds } from '@twisterlab/platform/model/kinds';
import { production } from '../../../environments/production';
import type { Sabotage } from '../../drill';
import { promises } from '../promises';
import type { Policy } from './case';
import type { Readers } from './readers';
import { changed } from './rewrite';

/** Has our side read something else than generated policies say: mistakes that our own tests might share. */
const misread =
  (as: (policy: Policy) => Policy): Sabotage<Readers>['ground'] =>
  (readers) => {
    readers.ours = (policies) => policies.map(as);
  };

/** What either side can get wrong, each with the promise that has to notice it. */
export const sabotages: readonly Sabotage<Readers>[] = [
  {
    name: 'one policy of production that only one side reads',
    fails: promises.environments,
    ground(readers) {
      readers.theirs = (policies) => policies.filter(({ metadata }) => !isOfProduction(metadata));
    },
  },
  {
    name: 'a committed policy for some of the addresses that pods get',
    fails: promises.environments,
    dist: (dist) =>
      dist.change(
        ({ manifest }) => manifest.kind === 'NetworkPolicy' && JSON.stringify(manifest).includes('"ipBlock"'),
        (manifest) =>
          changed(manifest as Kinds['NetworkPolicy'], { peer: () => [{ ipBlock: { cidr: '10.42.0.0/17' } }] }),
      ),
  },
  {
    name: 'endPort is not read',
    fails: promises.generated,
    ground: misread((policy) => changed(policy, { port: ({ endPort, ...port }) => port })),
  },
  {
    name: 'except is not read',
    fails: promises.generated,
    ground: misread((policy) =>
      changed(policy, { peer: ({ ipBlock, ...peer }) => [ipBlock ? { ipBlock: { cidr: ipBlock.cidr } } : peer] }),
    ),
  },
  {
    name: 'policyTypes are taken from the rules that there are',
    fails: promises.generated,
    ground: misread(({ spec, ...policy }) => ({
      ...policy,
      spec: { ...spec, policyTypes: [...(spec.ingress ? ['Ingress'] : []), ...(spec.egress ? ['Egress'] : [])] },
    })),
  },
];

/** The policy that isolates everything there would be missed anywhere; this one opens a single port. */
const isOfProduction = ({ name, namespace }: Policy['metadata']) =>
  namespace === production.namespace && name === 'redis-from-mcp-unified';
