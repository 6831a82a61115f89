import { image } from '@twisterlab/platform/verify/workloads/image';
import { finding } from '../../kit/finding';
import { deployment, findings, graph } from '../../kit/objects';

const running = (reference: string | undefined, imagePullPolicy?: string) =>
  findings(image, [deployment('api', { container: { image: reference, imagePullPolicy } })]);

describe('image', () => {
  it.each(['docker.io/library/redis:7.2.16', `ghcr.io/o/api:v3.3.0@sha256:${'a'.repeat(64)}`])('accepts %s', (name) => {
    expect(running(name, 'IfNotPresent')).toEqual([]);
  });

  it.each([
    ['docker.io/library/redis:latest', 'has the tag latest, which moves'],
    ['docker.io/library/redis:7', 'has the tag 7, which moves'],
    ['docker.io/library/redis', 'has no tag'],
    ['redis:7.2.16', 'names no registry'],
    ['docker.io/library/redis:7.2.16@sha256:abc', 'has a broken digest'],
  ])('refuses %s', (name, message) => {
    expect(running(name)).toEqual([`Deployment api the image ${name} of api ${message}`]);
  });

  it('refuses a container without an image', () => {
    expect(running(undefined)).toEqual([finding('Deployment api', '(none)', 'of api', 'names no registry')]);
  });

  it('gives the whole fix, dots included', () => {
    const [finding] = [...image.check(graph([deployment('api', { image: 'docker.io/library/redis:latest' })]))];
    expect(finding!.fix).toBe('Name the exact version, such as :v3.3.0.');
  });

  it('refuses the pull policy Never', () => {
    expect(running('docker.io/library/redis:7.2.16', 'Never')).toEqual([
      'Deployment api api has the pull policy Never: a node without the image cannot run it',
    ]);
  });

  it('refuses to pull again what a digest names', () => {
    const pinned = `ghcr.io/o/api:v3.3.0@sha256:${'a'.repeat(64)}`;
    expect(running('docker.io/library/redis:7.2.16', 'Always')).toEqual([]);
    expect(running(pinned, 'Always')).toEqual([
      'Deployment api api has the pull policy Always for an image with a digest, which never changes: without the registry it does not start again',
    ]);
  });

  it('checks init containers', () => {
    const first = { name: 'first', image: 'docker.io/library/busybox:latest' };
    expect(findings(image, [deployment('api', { spec: { initContainers: [first] } })])).toEqual([
      finding('Deployment api', 'docker.io/library/busybox:latest', 'of first', 'has the tag latest, which moves'),
    ]);
  });
});
