import { priority } from '../../../charts/rules/priority';
import { deployment, graphFindings, graphOfFolders, service, webhook } from '../../kit/objects';

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
    priority,
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
});
