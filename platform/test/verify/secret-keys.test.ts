import { secretKeys } from '@twisterlab/platform/verify/secret-keys';
import { deployment, findings } from '../kit/objects';

const reading = (kind: string, key: string) =>
  findings(secretKeys, [
    deployment('api', { container: { env: [{ name: 'VALUE', valueFrom: { [kind]: { name: 'redis', key } } }] } }),
  ]);

describe('secret-keys', () => {
  it.each(['password', 'database-url', 'tls.crt', 'key-2'])('accepts %s', (key) => {
    expect(reading('secretKeyRef', key)).toEqual([]);
  });

  it.each(['REDIS_PASSWORD', 'redis_password', 'redisPassword', 'redis--password', '-password'])(
    'refuses %s',
    (key) => {
      expect(reading('secretKeyRef', key)).toEqual([`Deployment api env VALUE of api reads the key ${key} of redis`]);
    },
  );

  it('does not look at keys of a ConfigMap', () => {
    expect(reading('configMapKeyRef', 'LOG_LEVEL')).toEqual([]);
  });

  it('does not ask for a key where the whole Secret is used', () => {
    expect(
      findings(secretKeys, [deployment('api', { container: { envFrom: [{ secretRef: { name: 'redis' } }] } })]),
    ).toEqual([]);
  });

  it('looks at keys that a volume names', () => {
    const volumes = [{ name: 'keys', secret: { secretName: 'redis', items: [{ key: 'PASSWORD', path: 'p' }] } }];
    expect(findings(secretKeys, [deployment('api', { spec: { volumes } })])).toEqual([
      'Deployment api volume keys reads the key PASSWORD of redis',
    ]);
  });
});
