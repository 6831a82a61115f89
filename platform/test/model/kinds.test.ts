import { is, ofKind } from '@twisterlab/platform/model/kinds';
import { object } from '../kit/objects';

describe('the kind of an object', () => {
  it('is known by kind and API group, in any version', () => {
    expect(is(object('v1', 'Service', 'api'), 'Service')).toBe(true);
    expect(is(object('autoscaling/v1', 'HorizontalPodAutoscaler', 'api'), 'HorizontalPodAutoscaler')).toBe(true);
    expect(is(object('v1', 'Service', 'api'), 'Secret')).toBe(false);
  });

  it('is not that of the same name in another API group', () => {
    expect(is(object('serving.knative.dev/v1', 'Service', 'api'), 'Service')).toBe(false);
    expect(is(object('cert.example.org/v1', 'Certificate', 'api'), 'Certificate')).toBe(false);
  });
});

describe('ofKind', () => {
  it('returns an object of one of the kinds', () => {
    expect(ofKind(object('v1', 'Service', 'api'), 'Deployment', 'Service').metadata.name).toBe('api');
  });

  it('throws an error that names what it found instead', () => {
    expect(() => ofKind(object('v1', 'Service', 'api'), 'Deployment', 'StatefulSet')).toThrow(
      'expected a Deployment or StatefulSet, found v1 Service',
    );
    expect(() => ofKind(undefined, 'Deployment')).toThrow('expected a Deployment, found no object');
  });
});
