import type { Kinds } from '@twisterlab/platform/model/kinds';
import { production } from '../../../environments/production';
import type { Sabotage } from '../../drill';
import { promises } from '../promises';
import type { Policy } from './case';
import type { Readers } from './readers';
import { changed } from './rewrite';

/** Changes the generated policies before our side reads them: mistakes that our own tests might share. */
const misread =
  (as: (policy: Policy) => Policy): Sabotage<Readers>['ground'] =>
  (readers) => {
    readers.ours = (policies) => policies.map(as);
  };

/** Mistakes that either side can make. */
export const sabotages: readonly Sabotage<Readers>[] = [
  {
    name: 'a policy of production that only one side gets',
    fails: promises.environments,
    ground(readers) {
      readers.theirs = (policies) => policies.filter(({ metadata }) => !isOfProduction(metadata));
    },
  },
  {
    name: 'a committed ipBlock that covers only some pod addresses',
    fails: promises.environments,
    dist: (dist) =>
      dist.change(
        ({ manifest }) => manifest.kind === 'NetworkPolicy' && JSON.stringify(manifest).includes('"ipBlock"'),
        (manifest) =>
          changed(manifest as Kinds['NetworkPolicy'], { peer: () => [{ ipBlock: { cidr: '10.42.0.0/17' } }] }),
      ),
  },
  {
    name: 'endPort is ignored',
    fails: promises.generated,
    ground: misread((policy) => changed(policy, { port: ({ endPort, ...port }) => port })),
  },
  {
    name: 'except is ignored',
    fails: promises.generated,
    ground: misread((policy) =>
      changed(policy, { peer: ({ ipBlock, ...peer }) => [ipBlock ? { ipBlock: { cidr: ipBlock.cidr } } : peer] }),
    ),
  },
  {
    name: 'policyTypes is derived from the existing rules',
    fails: promises.generated,
    ground: misread(({ spec, ...policy }) => ({
      ...policy,
      spec: { ...spec, policyTypes: [...(spec.ingress ? ['Ingress'] : []), ...(spec.egress ? ['Egress'] : [])] },
    })),
  },
];

/** The absence of the default-deny policy would show everywhere; this one opens a single port. */
const isOfProduction = ({ name, namespace }: Policy['metadata']) =>
  namespace === production.namespace && name === 'redis-from-mcp-unified';
