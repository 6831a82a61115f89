import type { Manifest } from '@twisterlab/platform/model/manifest';
import { stringify } from 'yaml';
import { images } from '../../../charts/images';
import { patroni } from '../../../charts/rules/patroni';
import { configMap, findings, service, statefulSet } from '../../kit/objects';

interface Settings {
  dcs?: Record<string, unknown>;
  kubernetes?: Record<string, unknown>;
  dataDir?: string;
  shared?: Record<string, unknown>;
  initdb?: readonly unknown[];
  authentication?: Record<string, unknown>;
}

const sound = {
  ttl: 20,
  loop_wait: 5,
  retry_timeout: 5,
  failsafe_mode: true,
  synchronous_mode: true,
  primary_stop_timeout: 10,
  postgresql: {
    pg_hba: ['local all all peer', 'hostssl all app 10.42.0.0/16 scram-sha-256'],
    parameters: {
      wal_sender_timeout: '10s',
      ...{ archive_mode: 'on', archive_command: 'pgbackrest --stanza=main archive-push %p' },
      ...{ ssl: 'on', ssl_cert_file: '/tls/tls.crt', ssl_key_file: '/tls/tls.key' },
    },
  },
};
const logins = {
  replication: { username: 'standby', sslmode: 'require' },
  rewind: { username: 'rewind', sslmode: 'require' },
};
const initdb = ['data-checksums', { 'auth-host': 'scram-sha-256' }];

function config({ dcs = {}, kubernetes = {}, dataDir = '/data/pgdata', shared, ...changes }: Settings): Manifest {
  const settings = { ...sound, ...dcs };
  return configMap('db-config', {
    'patroni.yml': stringify({
      scope: 'db',
      kubernetes: { use_endpoints: true, ports: [{ name: 'postgres', port: 5432 }], ...kubernetes },
      bootstrap: { dcs: settings, initdb: changes.initdb ?? initdb },
      postgresql: { data_dir: dataDir, authentication: { ...logins, ...changes.authentication } },
    }),
    'shared.yml': stringify(shared ?? settings),
  });
}

const members = (replicas = 3, command = ['patroni', '/etc/patroni/patroni.yml'], podManagementPolicy = 'Parallel') =>
  statefulSet('db', {
    image: images.postgres,
    container: {
      command,
      volumeMounts: [
        { name: 'config', mountPath: '/etc/patroni' },
        { name: 'data', mountPath: '/data' },
      ],
    },
    spec: { volumes: [{ name: 'config', configMap: { name: 'db-config' } }] },
    statefulSet: { replicas, podManagementPolicy, volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: {} }] },
  });

const port = { name: 'postgres', port: 5432 };
const services = [
  service('db', { selector: undefined, ports: [port] }),
  ...['config', 'failover', 'sync'].map((state) => service(`db-${state}`, { selector: undefined, ports: [port] })),
];
const check = (settings: Settings, others = services, set = members()) =>
  findings(patroni, [set, config(settings), ...others]);

describe('patroni', () => {
  it('accepts what survives its leader, with three members and with one', () => {
    expect(check({})).toEqual([]);
    expect(check({ dcs: { synchronous_mode: false } }, services, members(1))).toEqual([]);
  });

  it('refuses members that start one after the other, unless there is one', () => {
    expect(check({}, services, members(1, undefined, 'OrderedReady'))).toEqual([]);
    expect(check({}, services, members(3, undefined, 'OrderedReady'))).toEqual([
      'StatefulSet db starts its members one after the other (podManagementPolicy OrderedReady): the first waits for a leader that is not started',
    ]);
  });

  it('does not ask other programs of the image', () => {
    expect(findings(patroni, [members(1, ['sh', '-c', 'pg_isready'])])).toEqual([]);
  });

  it('refuses members without their configuration', () => {
    expect(findings(patroni, [members(), ...services])).toEqual([
      'StatefulSet db runs Patroni, but patroni.yml is in no ConfigMap',
    ]);
  });

  it.each([
    [{ ttl: 29, loop_wait: 10, retry_timeout: 10 }, 29, 10, 10, 30],
    [{ ttl: 20, loop_wait: 5, retry_timeout: 8 }, 20, 5, 8, 21],
    // Patroni's defaults apply to settings that are not in the file.
    [{ ttl: 20, loop_wait: undefined, retry_timeout: undefined }, 20, 10, 10, 30],
  ])('refuses timers that take the lock from a leader that lives: %j', (dcs, ttl, wait, retry, least) => {
    expect(check({ dcs })).toEqual([
      `StatefulSet db has ttl ${ttl}, below loop_wait ${wait} + 2 x retry_timeout ${retry} = ${least}: a slow API server costs a healthy leader its lock`,
    ]);
  });

  it('accepts timers that just keep the rule, and refuses a ttl that Patroni does not take', () => {
    expect(check({ dcs: { ttl: 30, loop_wait: 10, retry_timeout: 10 } })).toEqual([]);
    expect(check({ dcs: { ttl: 19, loop_wait: 5, retry_timeout: 5 } })).toEqual([
      "StatefulSet db has ttl 19, below Patroni's minimum of 20",
    ]);
  });

  it('refuses members that lose acknowledged writes, and a leader that gives up without an API server', () => {
    expect(check({ dcs: { synchronous_mode: false, failsafe_mode: false } })).toEqual([
      'StatefulSet db replicates asynchronously: the loss of a node loses acknowledged commits',
      'StatefulSet db demotes its leader if the API server is unavailable',
    ]);
  });

  it.each([undefined, '60s', '21s', '10min', 0])('refuses commits that wait for a lost standby: %s', (timeout) => {
    const postgresql = {
      ...sound.postgresql,
      parameters: { ...sound.postgresql.parameters, wal_sender_timeout: timeout },
    };
    expect(check({ dcs: { postgresql } })).toEqual([
      `StatefulSet db has wal_sender_timeout ${timeout ?? '60s'}: the loss of the node of the synchronous standby stops commits for as long`,
    ]);
    expect(check({ dcs: { postgresql } }, services, members(1))).toEqual([]);
  });

  it.each([undefined, 0, -1, 21])('refuses a leader that stops only once its archive answers: %s', (timeout) => {
    expect(check({ dcs: { primary_stop_timeout: timeout } })).toEqual([
      `StatefulSet db has primary_stop_timeout ${timeout ?? 0}: a leader that stops while the archive is away blocks the cluster for a minute or more`,
    ]);
    expect(check({ dcs: { primary_stop_timeout: timeout } }, services, members(1))).toEqual([]);
    expect(check({ dcs: { primary_stop_timeout: 20 } })).toEqual([]);
  });

  it.each([
    'host all all 10.42.0.0/16 scram-sha-256',
    'hostssl all all 0.0.0.0/0 trust',
    'local all all trust',
    'hostssl all all 0.0.0.0/0 md5',
  ])('refuses the way in %s', (line) => {
    expect(check({ dcs: { postgresql: { ...sound.postgresql, pg_hba: [line] } } })).toEqual([
      `StatefulSet db allows connections without a password or without TLS: ${line}`,
    ]);
  });

  it.each(['0.0.0.0/0', '::/0', 'all'])('refuses logins from every address: %s', (address) => {
    const line = `hostssl all app ${address} scram-sha-256`;
    expect(check({ dcs: { postgresql: { ...sound.postgresql, pg_hba: [line] } } })).toEqual([
      `StatefulSet db accepts logins from every address: ${line}`,
    ]);
  });

  it.each([
    [{ archive_mode: 'off' }, 'does not archive its WAL (archive_mode off)'],
    [{ archive_command: '/bin/true' }, 'has archive_command /bin/true, which archives nothing'],
    [{ wal_level: 'minimal' }, 'has wal_level minimal'],
    [{ fsync: 'off' }, 'has fsync off: a power loss loses or damages data'],
    [{ full_page_writes: 'off' }, 'has full_page_writes off: a power loss loses or damages data'],
    [{ ssl: 'off' }, 'accepts no TLS (ssl off)'],
    [{ ssl_key_file: undefined }, 'names no certificate or key for TLS'],
    [{ password_encryption: 'md5' }, 'stores passwords as md5'],
  ])('refuses the parameters %j', (change, message) => {
    const postgresql = { ...sound.postgresql, parameters: { ...sound.postgresql.parameters, ...change } };
    expect(check({ dcs: { postgresql } })).toEqual([`StatefulSet db ${message}`]);
  });

  it('refuses members that connect without TLS, and a database without checksums or with another login', () => {
    expect(check({ authentication: { replication: { username: 'standby', sslmode: 'prefer' } } })).toEqual([
      'StatefulSet db has the sslmode prefer of replication: members connect without TLS',
    ]);
    expect(check({ authentication: { rewind: { sslmode: 'require' } } })).toEqual([
      'StatefulSet db names no user for rewind',
    ]);
    expect(check({ initdb: [{ 'auth-host': 'trust' }] })).toEqual([
      'StatefulSet db creates a database without checksums (initdb): damage of the disk is not found',
      'StatefulSet db initialises with another login than scram-sha-256',
    ]);
    const postgresql = { ...sound.postgresql, pg_hba: [] };
    expect(check({ dcs: { postgresql } })).toEqual([
      'StatefulSet db has no pg_hba: Patroni then keeps the one of initdb',
    ]);
  });

  it('refuses two truths about what members share', () => {
    expect(check({ shared: { ...sound, ttl: 30 } })).toEqual([
      'StatefulSet db bootstraps with settings that differ from shared.yml',
    ]);
  });

  it.each(['/data', '/tmp/pgdata', '/database/pgdata'])('refuses data in %s', (dataDir) => {
    expect(check({ dataDir })).toEqual([`StatefulSet db has data_dir ${dataDir}, which is not a folder below a claim`]);
  });
});

describe('a Service that does not select the primary', () => {
  const [primary, ...states] = services as [Manifest, ...Manifest[]];

  it('is refused when it is not there', () => {
    expect(check({}, states)).toEqual(['StatefulSet db has no Service db, so clients cannot find the primary']);
  });

  it('is refused when its selector overwrites what Patroni writes', () => {
    expect(check({}, [service('db', { ports: [port] }), ...states])).toEqual([
      'StatefulSet db writes the endpoints of the Service db, whose selector overwrites them with other pods',
    ]);
  });

  it('is refused when its port has another name than the endpoints', () => {
    expect(check({}, [service('db', { selector: undefined, ports: [{ port: 5432 }] }), ...states])).toEqual([
      'StatefulSet db writes endpoints with the port postgres, which the Service db does not have',
    ]);
  });

  it('is refused when it selects members without their role, where Patroni keeps its state in ConfigMaps', () => {
    const selecting = (role: object) => [service('db', { selector: { 'app.kubernetes.io/name': 'db', ...role } })];
    const kubernetes = { use_endpoints: false };
    expect(check({ kubernetes }, selecting({ role: 'primary' }))).toEqual([]);
    for (const role of [{}, { role: 'replica' }, { role: 'master' }]) {
      expect(check({ kubernetes }, selecting(role))).toEqual([
        'StatefulSet db has a Service db whose selector does not select the primary',
      ]);
    }
  });

  it('is not enough: the state needs Services too', () => {
    expect(check({}, [primary, ...states.slice(1)])).toEqual([
      'StatefulSet db keeps state in Endpoints db-config without a Service: Kubernetes deletes them when its controller restarts',
    ]);
  });

  it('rejects a configuration that cannot be read', () => {
    const file = configMap('db-config', { 'patroni.yml': 'bootstrap: { dcs: { postgresql: { pg_hba: true } } }' });
    expect(findings(patroni, [members(), file, ...services])).toEqual([
      expect.stringMatching(
        /runs Patroni, which cannot read \/etc\/patroni\/patroni.yml: bootstrap.dcs.postgresql.pg_hba:/,
      ),
    ]);
  });
});
