import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { is, ofKind } from '@twisterlab/platform/model/kinds';
import { groupBy } from '@twisterlab/platform/util/collections';
import { ofOneServer } from '../../drills/api/one-server';
import { Dist } from '../../drills/dist';
import { renderThreeNodes } from '../../drills/three-nodes';
import { temporaryFolder } from '../kit/command';
import { renderedDist, threeNodesDist } from '../kit/dist';

const folder = threeNodesDist();
const scratch = temporaryFolder();

describe('the records with three nodes', () => {
  const replicas = (dist: Dist) => {
    const is = ({ path }: { path: string }) => path === 'production/postgres/StatefulSet.postgres-cluster.yaml';
    return ofKind(dist.find(is).manifest, 'StatefulSet').spec.replicas;
  };

  test('have three PostgreSQL members instead of one', () => {
    expect(replicas(Dist.in(folder))).toBe(3);
    expect(replicas(Dist.in(renderedDist))).toBe(1);
  });

  test('enable synchronous replication, and have a PodDisruptionBudget', () => {
    const configOf = (dist: Dist) =>
      ofKind(
        dist.find(({ path }) => path.startsWith('production/postgres/ConfigMap.postgres-config-')).manifest,
        'ConfigMap',
      );
    expect(configOf(Dist.in(folder)).data?.['shared.yml']).toContain('synchronous_mode: true');
    expect(configOf(Dist.in(renderedDist)).data?.['shared.yml']).toContain('synchronous_mode: false');
    expect(existsSync(join(folder, 'production/postgres/PodDisruptionBudget.postgres-cluster.yaml'))).toBe(true);
  });

  test('do not change Redis, which does not depend on the nodes', () => {
    const file = 'production/redis/StatefulSet.redis.yaml';
    expect(readFileSync(join(folder, file), 'utf8')).toBe(readFileSync(join(renderedDist, file), 'utf8'));
  });

  test('move stateless pods from an unreachable node at once, and no others', () => {
    const leaves = (dist: Dist) => {
      const found = dist.objects().flatMap(({ manifest }) => {
        if (!is(manifest, 'Deployment', 'StatefulSet')) return [];
        const { tolerations = [] } = manifest.spec.template.spec;
        return [
          [manifest.kind, tolerations.filter(({ tolerationSeconds }) => tolerationSeconds === 0).length] as const,
        ];
      });
      return new Map(
        [...groupBy(found, ([kind]) => kind)].map(([kind, each]) => [kind, new Set(each.map(([, n]) => n))]),
      );
    };
    expect(leaves(Dist.in(folder))).toEqual(
      new Map([
        ['Deployment', new Set([1])],
        ['StatefulSet', new Set([0])],
      ]),
    );
    const traefik = Dist.in(folder).find(({ path }) => path.startsWith('edge/traefik/HelmChartConfig.')).manifest;
    expect(ofKind(traefik, 'HelmChartConfig').spec?.valuesContent?.match(/tolerationSeconds: 0/g)).toHaveLength(1);
  });

  test('add MetalLB if requested; one server has in its place what K3s brings', () => {
    const rendered = join(scratch, 'metallb/dist');
    renderThreeNodes(rendered, { loadBalancer: 'metallb' });
    const three = Dist.in(rendered);
    expect(three.objects().map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        'edge/metallb-pool/IPAddressPool.lan@metallb.io.yaml',
        'edge/metallb/DaemonSet.metallb-speaker.yaml',
        'edge/metallb/ValidatingWebhookConfiguration.metallb-webhook-configuration.yaml',
        'edge/namespaces/Namespace.metallb-system.yaml',
      ]),
    );
    const ofOne = ofOneServer(three, scratch).map(({ path }) => path);
    expect(ofOne).toContain('edge/kube-system/NetworkPolicy.svclb-traefik-from-everywhere.yaml');
    expect(ofOne).not.toContain('edge/namespaces/Namespace.twisterlab.yaml');
  });
});
