import { repository } from '@twisterlab/platform/util/image';
import { contractOf } from '../../charts/contracts';
import { images } from '../../charts/images';

describe('contractOf', () => {
  it('knows the version of the catalogue, with and without its digest', () => {
    expect(contractOf({ image: images.alertmanager })?.ports).toEqual([9093]);
    expect(contractOf({ image: images.alertmanager.replace(/@.*/, '') })?.ports).toEqual([9093]);
  });

  it('does not know another version of an image that others publish', () => {
    expect(contractOf({ image: `${repository(images.alertmanager)}:v0.20.0` })).toBeUndefined();
    expect(contractOf({ image: repository(images.alertmanager) })).toBeUndefined();
  });

  it('knows every version of an own image', () => {
    expect(contractOf({ image: `${repository(images.twisterlabApi)}:3.1.0` })).toBeDefined();
  });

  it('knows no other image', () => {
    expect(contractOf({ image: 'docker.io/library/demo:1.2.3' })).toBeUndefined();
  });
});
