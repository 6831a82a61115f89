import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crdsOfK3s } from '@twisterlab/platform/helm/store';
import { importK3s } from '@twisterlab/platform/kubernetes/import-k3s';
import { UserError } from '@twisterlab/platform/model/problem';

describe('the CRDs of K3s', () => {
  it('are in imports, including those that charts use', () => {
    const names = crdsOfK3s().map(({ metadata }) => metadata.name);
    expect(names).toEqual(expect.arrayContaining(['helmchartconfigs.helm.cattle.io', 'middlewares.traefik.io']));
    expect(names.filter((name) => name.endsWith('argoproj.io'))).toEqual([]);
  });

  it('stay unchanged by an import from a source without CRDs', () => {
    const before = JSON.stringify(crdsOfK3s());
    const empty = mkdtempSync(join(tmpdir(), 'helm-controller-'));
    try {
      expect(() => importK3s(empty)).toThrow(UserError);
      expect(() => importK3s(empty)).toThrow(/has no pkg\/crds.*\n.*--helm-controller DIR/);
      expect(JSON.stringify(crdsOfK3s())).toBe(before);
    } finally {
      rmSync(empty, { recursive: true });
    }
  });
});
