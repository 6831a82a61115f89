import { linkAll } from '@twisterlab/platform/compile';
import { hostsTree } from '@twisterlab/platform/hosts/tree';
import { networkTree } from '@twisterlab/platform/network/docs';
import { compare } from '@twisterlab/platform/write/compare';
import { treeOf } from '@twisterlab/platform/write/tree';
import { bootstrapTree } from '../../charts/argo-cd/bootstrap';
import { facts } from '../../charts/facts';
import { installer } from '../../charts/hosts/installer';
import { referenceTree } from '../../cli/reference/tree';
import { fleet, rendered } from '../kit/rendered';

const environments = rendered();

/** Otherwise synth would refuse to remove its own file when a machine or an environment is removed. */
describe('synth recognises its own files when they are no longer rendered', () => {
  it.each([
    ['dist', treeOf(environments)],
    ['bootstrap', bootstrapTree(environments)],
    ['hosts', hostsTree(fleet.clusters, installer())],
    ['docs/network', networkTree(linkAll(environments, facts))],
    ['docs/reference', referenceTree(linkAll(environments, facts), fleet)],
  ])('in %s', (_, tree) => {
    expect(tree.size).toBeGreaterThan(0);
    expect(compare(new Map(), tree).foreign).toEqual([]);
  });
});
