import { repository } from '@twisterlab/platform/util/image';
import { catalogue, images } from '../../../charts/images';
import { imageRepository } from '../../../charts/rules/image-repository';
import { deployment, findings } from '../../kit/objects';

const check = (image: string) => findings(imageRepository, [deployment('api', { image })]);

describe('image-repository', () => {
  it.each(Object.entries(images))('accepts %s of the catalogue', (key, image) => {
    expect(check(image)).toEqual([]);
    expect(catalogue[key as keyof typeof images].repository).toBe(repository(image));
  });

  it('rejects a mistyped repository, and suggests the right one', () => {
    expect(check('docker.io/libary/redis:7.2.16-bookworm')).toEqual([
      'Deployment api api has an image of the repository docker.io/libary/redis, whose publisher is unknown; did you mean docker.io/library/redis?',
    ]);
    expect(check('ghcr.io/youneselfakir0/twisterlab-platfrom-mcp:1.0.0')).toEqual([
      expect.stringContaining('did you mean ghcr.io/youneselfakir0/twisterlab-platform-mcp?'),
    ]);
  });

  it('rejects an unknown repository', () => {
    expect(check('registry.example.org/team/portal:1.2.3')).toEqual([
      'Deployment api api has an image of the repository registry.example.org/team/portal, whose publisher is unknown',
    ]);
  });
});
