import type { ChartDeclaration } from '@twisterlab/platform/helm/declaration';
import { type CatalogueImage, isDigest } from './image';

/**
 * The images and Helm charts of the site as a CycloneDX 1.6 document. It lists what is deployed; the packages inside an image are in
 * the image's own SBOM. The same catalogue gives the same bytes: it has no time and no serial number.
 * Source: https://cyclonedx.org/docs/1.6/json/
 */
export function sbomOf(
  images: Readonly<Record<string, CatalogueImage>>,
  charts: readonly Pick<ChartDeclaration, 'name' | 'version' | 'repository'>[],
): object {
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'platform', name: 'twisterlab-platform', 'bom-ref': 'twisterlab-platform' } },
    components: [...Object.entries(images).map(imageComponent), ...charts.map(chartComponent)],
  };
}

function imageComponent([key, image]: readonly [string, CatalogueImage]): object {
  const { repository, version, digest, licence, architectures } = image;
  const hash = isDigest(digest) ? digest.slice('sha256:'.length) : undefined;
  return {
    type: 'container',
    'bom-ref': `image/${key}`,
    name: repository,
    version,
    purl: imagePurl(image),
    ...(hash && { hashes: [{ alg: 'SHA-256', content: hash }] }),
    licenses: [{ expression: licence }],
    externalReferences: 'upstream' in image ? [{ type: 'website', url: image.upstream }] : [],
    properties: [
      { name: 'twisterlab:architectures', value: architectures.join(' ') },
      ...(hash ? [] : [{ name: 'twisterlab:unpinned', value: digest }]),
    ],
  };
}

/** Source: https://github.com/package-url/purl-spec, type oci. */
function imagePurl({ repository, version, digest }: CatalogueImage): string {
  const name = repository.slice(repository.lastIndexOf('/') + 1).toLowerCase();
  const at = isDigest(digest) ? `@${encodeURIComponent(digest)}` : '';
  return `pkg:oci/${name}${at}?repository_url=${encodeURIComponent(repository)}&tag=${encodeURIComponent(version)}`;
}

function chartComponent({ name, version, repository }: Pick<ChartDeclaration, 'name' | 'version' | 'repository'>) {
  return {
    type: 'application',
    'bom-ref': `chart/${name}`,
    name,
    version,
    purl: `pkg:helm/${name}@${encodeURIComponent(version)}?repository_url=${encodeURIComponent(repository)}`,
  };
}
