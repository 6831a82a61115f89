import { secretKeys } from '@twisterlab/platform/verify/objects/secret-keys';
import { finding } from '../../kit/finding';
import { deployment, findings, object } from '../../kit/objects';

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
      expect(reading('secretKeyRef', key)).toEqual([
        `Deployment api env VALUE of api references the key ${key} of redis`,
      ]);
    },
  );

  it('ignores keys of a rendered Secret, which its chart names', () => {
    const env = [{ name: 'VALUE', valueFrom: { secretKeyRef: { name: 'redis', key: 'REDIS_PASSWORD' } } }];
    const user = deployment('api', { container: { env } });
    const secret = (name: string) => object('v1', 'Secret', name);
    expect(findings(secretKeys, [user, secret('redis')])).toEqual([]);
    expect(findings(secretKeys, [user, secret('other')])).toHaveLength(1);
  });

  it('ignores keys of a ConfigMap', () => {
    expect(reading('configMapKeyRef', 'LOG_LEVEL')).toEqual([]);
  });

  it('ignores references to a whole Secret', () => {
    expect(
      findings(secretKeys, [deployment('api', { container: { envFrom: [{ secretRef: { name: 'redis' } }] } })]),
    ).toEqual([]);
  });

  it('checks keys in volumes', () => {
    const volumes = [{ name: 'keys', secret: { secretName: 'redis', items: [{ key: 'PASSWORD', path: 'p' }] } }];
    expect(findings(secretKeys, [deployment('api', { spec: { volumes } })])).toEqual([
      finding('Deployment api', 'volume keys', 'PASSWORD', 'redis'),
    ]);
  });
});
