import { ofKind } from '@twisterlab/platform/model/kinds';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { render, verify } from '../../charts/site';
import { environmentsWith } from '../records/good';

/** Production with a login, without the cluster's own charts. */
const production = (login: string) => {
  const fleet = environmentsWith({ production: { postgres: { database: 'twisterlab', login } } });
  const environments = render(fleet);
  const { objects, secrets } = environments.find(({ name }) => name === 'production')!;
  const manifests = objects.map(({ manifest }) => manifest);
  const named = (kind: string, name: RegExp): Manifest =>
    manifests.find((each) => each.kind === kind && name.test(each.metadata.name))!;
  const api = ofKind(named('Deployment', /^twisterlab-api$/), 'Deployment').spec.template.spec!;
  const data = ofKind(named('ConfigMap', /^postgres-config-/), 'ConfigMap').data!;
  return {
    verified: () => verify(environments, fleet),
    keys: Object.keys(secrets.find(({ name }) => name === 'postgres')!.keys),
    env: api.containers[0]!.env!,
    waits: api.initContainers![0]!.env!,
    accepted: data['shared.yml']!.split('\n').filter((line) => line.includes('twisterlab')),
  };
};

const key = (name: string) => ({ secretKeyRef: { name: 'postgres', key: name } });

describe('postgres.login', () => {
  it('primary is the owner, and no other role of the applications may log in', () => {
    const { keys, env, accepted } = production('primary');
    expect(keys).not.toContain('alternate-password');
    expect(env).toContainEqual({ name: 'POSTGRES_PASSWORD', valueFrom: key('password') });
    expect(accepted.join()).not.toContain('twisterlab_alternate');
  });

  it('alternate is a second role with a password of its own, which the pods wait for; every rule holds', () => {
    const { verified, keys, env, waits, accepted } = production('alternate');
    expect(keys).toContain('alternate-password');
    expect(env).toContainEqual({ name: 'POSTGRES_PASSWORD', valueFrom: key('alternate-password') });
    expect(env).toContainEqual({
      name: 'DATABASE_URL',
      value: expect.stringContaining('://twisterlab_alternate:$(POSTGRES_PASSWORD)@'),
    });
    expect(waits).toEqual(
      expect.arrayContaining([
        { name: 'PGUSER', value: 'twisterlab_alternate' },
        { name: 'PGPASSWORD', valueFrom: key('alternate-password') },
      ]),
    );
    expect(accepted.join()).toContain('hostssl all twisterlab,twisterlab_alternate,backup,exporter');
    expect(verified).not.toThrow();
  });
});
