import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ofKind } from '@twisterlab/platform/model/kinds';
import { withMetalLb } from '../../drills/api/with-metallb';
import { Dist } from '../../drills/dist';
import { renderThreeNodes } from '../../drills/three-nodes';
import { renderedDist } from '../kit/dist';

const folder = join(mkdtempSync(join(tmpdir(), 'three-nodes-')), 'dist');
beforeAll(() => renderThreeNodes(folder));
afterAll(() => rmSync(join(folder, '..'), { recursive: true }));

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

  test('add MetalLB if requested', () => {
    const paths = withMetalLb(Dist.in(renderedDist), join(folder, '..')).map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining([
        'edge/metallb-pool/IPAddressPool.lan@metallb.io.yaml',
        'edge/metallb/DaemonSet.metallb-speaker.yaml',
        'edge/metallb/ValidatingWebhookConfiguration.metallb-webhook-configuration.yaml',
        'edge/namespaces/Namespace.metallb-system.yaml',
      ]),
    );
    expect(paths).not.toContain('edge/namespaces/Namespace.twisterlab.yaml');
  });
});
