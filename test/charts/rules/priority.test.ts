import { priority } from '../../../charts/rules/priority';
import { deployment, fleet, graphFindings, graphOfFolders, service, webhook } from '../../kit/objects';

const priorityClass = (name: string, value: number) => ({
  ...{ apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, value },
});
const ranked = (name: string, priorityClassName?: string) => deployment(name, { spec: { priorityClassName } });
const inArgoCd = (priorityClassName?: string) => {
  const server = ranked('server', priorityClassName);
  return { ...server, metadata: { ...server.metadata, namespace: 'argocd' } };
};
const check = (edge: Parameters<typeof graphOfFolders>[0][string], tenant = ranked('api', 'production')) =>
  graphFindings(
    priority(fleet.tenants),
    graphOfFolders({
      'edge/classes': [priorityClass('production', 1000), priorityClass('high', 2000), priorityClass('low', 500)],
      'edge/demo': edge,
      'production/api': [tenant],
    }),
  );

describe('priority', () => {
  it.each(['high', 'system-cluster-critical', 'system-node-critical'])('accepts Argo CD with the class %s', (name) => {
    expect(check([inArgoCd(name)])).toEqual([]);
  });

  it.each([
    [undefined, '0 (no class)'],
    ['low', '500 (low)'],
    ['production', '1000 (production)'],
  ])('rejects Argo CD with the class %s', (name, shown) => {
    expect(check([inArgoCd(name)])).toEqual([
      `Deployment server has the priority ${shown}, and a tenant has 1000: it repairs the cluster and must outrank every tenant`,
    ]);
  });

  it('rejects a tie of pods without a class', () => {
    expect(check([inArgoCd()], ranked('api'))).toHaveLength(1);
  });

  it('rejects the pods of a webhook, and accepts other workloads of the cluster', () => {
    const hook = (name?: string) => [webhook('hook'), service('hook'), ranked('hook', name)];
    expect(check(hook('low'))).toHaveLength(1);
    expect(check(hook('high'))).toEqual([]);
    expect(check([ranked('monitoring', 'low')])).toEqual([]);
  });

  it('rejects a class of the system for what does not repair the cluster', () => {
    expect(check([ranked('monitoring', 'system-node-critical')])).toEqual([
      'Deployment monitoring has the class system-node-critical, as what repairs the cluster has, and does not repair it',
    ]);
    const beside = [webhook('hook'), service('hook'), ranked('hook', 'system-cluster-critical')];
    expect(check([...beside, ranked('agent', 'system-node-critical')])).toEqual([]);
  });

  describe('of a class', () => {
    const ofClass = (name: string, value: number) =>
      graphFindings(priority(fleet.tenants), graphOfFolders({ 'edge/classes': [priorityClass(name, value)] }));

    it('is accepted as in the record of its tenant, or above 0', () => {
      expect([...ofClass('production', 1000), ...ofClass('monitoring', 1)]).toEqual([]);
    });

    it('is rejected with another value than the record of its tenant, or 0', () => {
      expect([...ofClass('production', 999), ...ofClass('monitoring', 0)]).toEqual([
        'PriorityClass production has the value 999, and the record of production has 1000',
        'PriorityClass monitoring has the value 0: its pods rank as those without a class',
      ]);
    });
  });
});
