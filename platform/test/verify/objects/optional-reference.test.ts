import { optionalReference } from '@twisterlab/platform/verify/objects/optional-reference';
import { finding } from '../../kit/finding';
import { deployment, findings } from '../../kit/objects';

const fallback = "without the key the image's default applies";
const source = (kind: string, optional?: boolean) => [
  { name: 'VALUE', valueFrom: { [kind]: { name: 'a', key: 'b', optional } } },
];
const check = (container: object) => findings(optionalReference, [deployment('api', { container: { ...container } })]);
const withVolume = (volume: object) =>
  findings(optionalReference, [deployment('api', { spec: { volumes: [{ name: 'files', ...volume }] } })]);

describe('optional-reference', () => {
  it.each([undefined, false])('accepts references with optional %s', (optional) => {
    expect(
      check({
        env: [...source('secretKeyRef', optional), { name: 'LEVEL', value: 'INFO' }],
        envFrom: [{ secretRef: { name: 'a', optional } }],
      }),
    ).toEqual([]);
    expect(withVolume({ secret: { secretName: 'a', optional } })).toEqual([]);
    expect(withVolume({ emptyDir: {} })).toEqual([]);
  });

  it('accepts optional ConfigMaps: they hold no secrets', () => {
    expect(
      check({ env: source('configMapKeyRef', true), envFrom: [{ configMapRef: { name: 'a', optional: true } }] }),
    ).toEqual([]);
    expect(withVolume({ configMap: { name: 'a', optional: true } })).toEqual([]);
  });

  describe('of a ConfigMap that a container mounts at /health', () => {
    const mounting = (container: object, optional = true) =>
      findings(optionalReference, [
        deployment('api', {
          spec: { volumes: [{ name: 'health', configMap: { name: 'a', optional } }] },
          container: { volumeMounts: [{ name: 'health', mountPath: '/health' }], ...container },
        }),
      ]);

    it('accepts a required one, and one that no command names', () => {
      expect(mounting({ command: ['sh', '/health/ready.sh'] }, false)).toEqual([]);
      expect(mounting({ command: ['server', '--config-dir=/health', '/healthy/x'] })).toEqual([]);
    });

    it.each([
      ['command', { command: ['sh', '/health/ready.sh'] }],
      ['arguments', { args: ['--script=/health/ready.sh'] }],
      ['probe', { livenessProbe: { exec: { command: ['sh', '-c', 'exec /health/ready.sh now'] } } }],
    ])('refuses one of which the %s names a file', (_, container) => {
      expect(mounting(container)).toEqual([
        'Deployment api the volume health is optional, and api runs or reads /health/ready.sh of it',
      ]);
    });
  });

  it('refuses an optional key of a Secret', () => {
    expect(check({ env: source('secretKeyRef', true) })).toEqual([
      `Deployment api env VALUE of api is optional: ${fallback}`,
    ]);
  });

  it('refuses an optional Secret of envFrom', () => {
    expect(check({ envFrom: [{ secretRef: { name: 'a', optional: true } }] })).toEqual([
      finding('Deployment api', 'envFrom of api'),
    ]);
  });

  it('checks init containers', () => {
    const first = { name: 'first', env: source('secretKeyRef', true) };
    expect(findings(optionalReference, [deployment('api', { spec: { initContainers: [first] } })])).toEqual([
      finding('Deployment api', 'env VALUE of first'),
    ]);
  });

  it.each([
    { secret: { secretName: 'a', optional: true } },
    { projected: { sources: [{ secret: { name: 'a' } }, { secret: { name: 'b', optional: true } }] } },
  ])('refuses the optional volume %j', (volume) => {
    expect(withVolume(volume)).toEqual([
      "Deployment api the volume files is optional: without its files the image's default applies",
    ]);
  });
});
