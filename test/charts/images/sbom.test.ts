import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogue } from '../../../charts/images';
import { call, temporaryFolder } from '../../kit/command';

interface Component {
  readonly type: string;
  readonly 'bom-ref': string;
  readonly purl: string;
  readonly hashes?: readonly { readonly content: string }[];
}

describe('npm run images -- --sbom', () => {
  const file = join(temporaryFolder(), 'sbom.json');
  let components: Component[] = [];
  beforeAll(async () => {
    expect(await call(['images', '--sbom', file])).toMatchObject({ status: 0, stdout: `written: ${file}\n` });
    components = JSON.parse(readFileSync(file, 'utf8')).components;
  });
  const component = (name: string) => components.find((each) => each['bom-ref'] === name);

  it('lists every image and every chart once', () => {
    const names = components.map((each) => each['bom-ref']);
    expect(names).toEqual(expect.arrayContaining(Object.keys(catalogue).map((key) => `image/${key}`)));
    expect(names).toEqual(expect.arrayContaining(['chart/argo-cd', 'chart/cert-manager']));
    expect(new Set(names).size).toBe(names.length);
  });

  it('identifies an image by its content', () => {
    const hex = catalogue.loki.digest.slice('sha256:'.length);
    expect(component('image/loki')).toMatchObject({
      type: 'container',
      purl: `pkg:oci/loki@sha256%3A${hex}?repository_url=docker.io%2Fgrafana%2Floki&tag=${catalogue.loki.version}`,
      hashes: [{ alg: 'SHA-256', content: hex }],
      licenses: [{ expression: 'AGPL-3.0-only' }],
    });
  });

  it('has no hash of an image without a digest, but the reason', () => {
    const unpinned = Object.entries(catalogue).filter(([, { digest }]) => !digest.startsWith('sha256:'));
    for (const [key, { digest }] of unpinned) {
      expect(component(`image/${key}`)).toMatchObject({
        properties: expect.arrayContaining([{ name: 'twisterlab:unpinned', value: digest }]),
      });
      expect(component(`image/${key}`)?.hashes).toBeUndefined();
    }
  });
});
