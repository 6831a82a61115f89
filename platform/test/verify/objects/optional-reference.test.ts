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
