import { images } from '../../../charts/images';
import { annotations } from '../../../charts/kit/backup';
import { storePaths } from '../../../charts/rules/store-paths';
import { allows, configMap, cronJob, denyAll, findings, statefulSet } from '../../kit/objects';

const mount = (name: string) => ({
  spec: { volumes: [{ name, configMap: { name } }] },
  container: { volumeMounts: [{ name, mountPath: `/etc/${name}` }] },
});

describe('members of Patroni', () => {
  const ports = [5432, 8008].map((containerPort) => ({ containerPort }));
  const members = (replicas: number) =>
    statefulSet('db', {
      image: images.postgres,
      spec: mount('patroni').spec,
      container: { ...mount('patroni').container, ports, args: ['/etc/patroni/patroni.yml'] },
      statefulSet: { replicas, serviceName: 'db-members' },
    });
  const config = configMap('patroni', { 'patroni.yml': 'scope: db\n' });
  const check = (replicas: number, ...open: number[]) => {
    const policies = open.flatMap((port) => [allows.egress('db', 'db', port), allows.ingress('db', 'db', port)]);
    const named = policies.map((policy, index) => ({ ...policy, metadata: { ...policy.metadata, name: `p${index}` } }));
    return findings(storePaths, [members(replicas), config, denyAll, ...named]);
  };

  it('accepts members that reach each other, and a single one', () => {
    expect(check(3, 5432, 8008)).toEqual([]);
    expect(check(1)).toEqual([]);
  });

  it.each([
    [8008, 5432, 'PostgreSQL'],
    [5432, 8008, 'Patroni'],
  ])('rejects members that reach port %d only', (open, closed, name) => {
    expect(check(3, open)).toEqual([
      `StatefulSet db may not reach port ${closed} of StatefulSet twisterlab/db, which members of ${name} need`,
    ]);
  });
});

describe('pgBackRest', () => {
  const text = [
    '[main]',
    'pg1-host=db-0.db-members.twisterlab.svc.cluster.local',
    'pg1-host-port=8432',
    'pg2-host=10.0.0.1',
    'repo1-path=/backups',
  ];
  const store = statefulSet('db', {
    statefulSet: { serviceName: 'db-members' },
    container: { ports: [{ containerPort: 8432 }] },
  });
  const check = (...policies: Parameters<typeof findings>[1]) =>
    findings(storePaths, [
      store,
      cronJob('backup', mount('pgbackrest')),
      configMap('pgbackrest', { 'pgbackrest.conf': `${text.join('\n')}\n` }),
      denyAll,
      ...policies,
    ]);

  it('is accepted if it reaches the hosts of its file, and rejected otherwise', () => {
    expect(check(allows.egress('backup', 'db', 8432), allows.ingress('db', 'backup', 8432))).toEqual([]);
    const found = [
      'CronJob backup may not reach port 8432 of StatefulSet twisterlab/db, which the backups of pgBackRest need',
    ];
    expect(check()).toEqual(found);
    expect(check(allows.egress('backup', 'db', 8433), allows.ingress('db', 'backup', 8433))).toEqual(found);
  });

  it('is accepted in a restore, which reads the repository only', () => {
    const { metadata, ...rest } = cronJob('restore', mount('pgbackrest'));
    const restore = { ...rest, metadata: { ...metadata, annotations: { [annotations.task]: 'restore' } } };
    const file = configMap('pgbackrest', { 'pgbackrest.conf': `${text.join('\n')}\n` });
    expect(findings(storePaths, [store, restore, file, denyAll])).toEqual([]);
  });
});
