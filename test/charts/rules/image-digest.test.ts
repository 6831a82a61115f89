import { images } from '../../../charts/images';
import type { CatalogueImage } from '../../../charts/images/image';
import { imageDigest } from '../../../charts/rules/image-digest';
import { deployment, findings } from '../../kit/objects';

const app: CatalogueImage = {
  repository: 'example.org/o/app',
  version: '1.0',
  digest: 'unresolved',
  architectures: ['amd64'],
  licence: 'MIT',
  upstream: 'https://example.org',
};
const exception = { owner: 'o', reason: 'no registry', expires: '2027-01-31' };
const check = (image: string, today = '2027-01-31') => {
  const rule = imageDigest(today, { app }, { unresolved: exception, unpublished: exception });
  return findings(rule, [deployment('api', { image })]);
};

describe('image-digest', () => {
  it('accepts an image with a digest', () => {
    expect(check(`example.org/o/app:1.0@sha256:${'a'.repeat(64)}`, '2099-01-01')).toEqual([]);
  });

  it('accepts an image of the catalogue whose digest is not known yet, on the last day', () => {
    expect(check('example.org/o/app:1.0')).toEqual([]);
  });

  it('rejects it on the day after', () => {
    expect(check('example.org/o/app:1.0', '2027-02-01')).toEqual([
      'Deployment api api has the image example.org/o/app:1.0 without a digest (unresolved: no registry); this was accepted until 2027-01-31',
    ]);
  });

  it('rejects another tag of the same repository', () => {
    expect(check('example.org/o/app:1.1')).toEqual([
      'Deployment api api has the image example.org/o/app:1.1 without a digest',
    ]);
  });

  it('rejects the tag of an image that has a digest in the catalogue', () => {
    const tagged = images.prometheus.replace(/@.*$/, '');
    expect(findings(imageDigest('2026-01-01'), [deployment('api', { image: tagged })])).toEqual([
      `Deployment api api has the image ${tagged} without a digest`,
    ]);
  });
});
