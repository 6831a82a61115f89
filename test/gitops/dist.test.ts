import { join } from 'node:path';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { root } from '@twisterlab/platform/util/root';
import { isArgoApplication, pathOf } from '@twisterlab/platform/verify/gitops/application-folder';
import { readTree } from '@twisterlab/platform/write/compare';
import { parse } from 'yaml';

const manifests = [...readTree(join(root, 'dist'))]
  .filter(([path]) => path.endsWith('.yaml'))
  .map(([path, text]) => ({ path, manifest: parse(text, { uniqueKeys: true }) as Manifest }));
const paths = new Set(
  manifests
    .filter(({ manifest }) =>
      isArgoApplication({ manifest, environment: '', application: '', applicationNamespace: undefined }),
    )
    .map(({ manifest }) => pathOf(manifest)),
);

describe('the committed dist', () => {
  it('has no CustomResourceDefinition that a client-side apply could not hold in its annotation', () => {
    const crds = manifests.filter(({ manifest }) => manifest.kind === 'CustomResourceDefinition');
    expect(crds.length).toBeGreaterThanOrEqual(3);
    expect(crds.filter(({ manifest }) => JSON.stringify(manifest).length >= 262_144)).toEqual([]);
  });

  it('has no file outside the folders that Applications sync, recursively', () => {
    expect(manifests.filter(({ path }) => !paths.has(`dist/${path.split('/').slice(0, 2).join('/')}`))).toEqual([]);
  });

  it('has one object a file, with no key twice', () => {
    expect(
      manifests.filter(({ manifest }) => !manifest?.apiVersion || !manifest.kind || !manifest.metadata.name),
    ).toEqual([]);
  });

  it('holds no value of a Secret', () => {
    const secrets = manifests.filter(({ manifest }) => manifest.kind === 'Secret');
    expect(secrets.filter(({ manifest }) => 'data' in manifest || 'stringData' in manifest)).toEqual([]);
  });
});
