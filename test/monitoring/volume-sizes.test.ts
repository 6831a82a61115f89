import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import { temporaryFolder } from '../kit/command';

const folder = temporaryFolder();
const script = join(root, 'charts/monitoring/volume-sizes.sh');

/** The lines of the metric, after one run of the script. */
function measure(volumes: string): string[] {
  const metrics = join(folder, 'metrics');
  mkdirSync(metrics, { recursive: true });
  execFileSync('sh', [script, volumes, metrics, 'once']);
  expect(readdirSync(metrics)).toEqual(['volumes.prom']);
  return readFileSync(join(metrics, 'volumes.prom'), 'utf8').match(/^local_volume_used_bytes.*$/gm) ?? [];
}

describe('the sizes of local volumes', () => {
  it('are measured by claim, and other folders are not', () => {
    const volumes = join(folder, 'storage');
    const own = join(volumes, 'pvc-6f0f1c1e-0000-4000-8000-000000000001_twisterlab_data-redis-0');
    for (const each of [own, join(volumes, 'lost+found')]) mkdirSync(each, { recursive: true });
    writeFileSync(join(own, 'file'), Buffer.alloc(3 * 2 ** 20, 1));
    const [line, ...others] = measure(volumes);
    const [, size] =
      /^local_volume_used_bytes\{claim_namespace="twisterlab",persistentvolumeclaim="data-redis-0"\} (\d+)$/.exec(
        line!,
      )!;
    expect(Number(size)).toBeGreaterThanOrEqual(3 * 2 ** 20);
    expect(Number(size)).toBeLessThan(4 * 2 ** 20);
    expect(others).toEqual([]);
  });

  it('are none on a node without volumes', () => {
    expect(measure(join(folder, 'nothing'))).toEqual([]);
  });
});
