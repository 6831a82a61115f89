import { misspeltOption } from '@twisterlab/platform/verify/objects/misspelt-option';
import { configMap, deployment, findings } from '../../kit/objects';

const variable = (name: string, key: string, optional = true) =>
  deployment('api', {
    container: { env: [{ name: 'LEVEL', valueFrom: { configMapKeyRef: { name, key, optional } } }] },
  });
const volume = (name: string) =>
  deployment('api', { spec: { volumes: [{ name: 'files', configMap: { name, optional: true } }] } });
const settings = configMap('settings', { 'log.level': 'info' });

describe('misspelt-option', () => {
  it.each([
    [variable('settings', 'log.level')],
    [variable('settings', 'max.replicas')],
    [variable('overrides', 'log.level')],
    [variable('setings', 'log.level', false)],
    [volume('settings')],
    [volume('overrides')],
  ])('accepts what exists, and what is missing under a name of its own', (manifest) => {
    expect(findings(misspeltOption, [settings, manifest])).toEqual([]);
  });

  it('reads the keys of a Secret that bootstrap creates', () => {
    const secrets = [{ name: 'login', namespace: 'twisterlab', keys: { auth: 'Password of the cache.' } }];
    const secret = (key: string) => {
      const secretKeyRef = { name: 'login', key, optional: true };
      return deployment('api', { container: { env: [{ name: 'PASSWORD', valueFrom: { secretKeyRef } }] } });
    };
    expect(findings(misspeltOption, [secret('auth'), secret('user-name')], { secrets })).toEqual([]);
    expect(findings(misspeltOption, [secret('auths')], { secrets })).toEqual([
      expect.stringContaining('the key auths of Secret login, which has auth'),
    ]);
  });

  it.each([
    [variable('setings', 'log.level'), 'the ConfigMap setings, which does not exist; settings does'],
    [variable('settings', 'log.levl'), 'the key log.levl of ConfigMap settings, which has log.level'],
    [volume('setings'), 'the volume files is optional and names the ConfigMap setings, which does not exist'],
  ])('rejects nearly the same name', (manifest, text) => {
    expect(findings(misspeltOption, [settings, manifest])).toEqual([expect.stringContaining(text)]);
  });
});
