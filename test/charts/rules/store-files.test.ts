import { storeFiles } from '../../../charts/rules/store-files';
import { configMap, findings, statefulSet } from '../../kit/objects';

const store = (file: string, text: string, ports: object[]) => [
  configMap('files', { [file]: text }),
  statefulSet('store', {
    spec: { volumes: [{ name: 'files', configMap: { name: 'files' } }] },
    container: {
      ports,
      volumeMounts: [
        { name: 'files', mountPath: '/etc/store' },
        { name: 'data', mountPath: '/data' },
      ],
    },
  }),
];
const settings = (values: Record<string, string | undefined>, separator: string) =>
  Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}${separator}${value}\n`)
    .join('');

const redis = (change: Record<string, string | undefined> = {}) => {
  const sound = { dir: '/data', appendonly: 'yes', maxmemory: '100mb', 'maxmemory-policy': 'allkeys-lru' };
  return findings(storeFiles, store('redis.conf', `# a comment\n${settings({ ...sound, ...change }, ' ')}`, []));
};

const tls = (host: string) =>
  Object.fromEntries(['cert', 'key', 'ca'].map((part) => [`${host}-${part}-file`, `/tls/${part}`]));
const pgBackRest = (change: Record<string, string | undefined> = {}) => {
  const sound = {
    ...{
      'tls-server-address': '0.0.0.0',
      'tls-server-port': '8432',
      'tls-server-auth': 'a=main',
      ...tls('tls-server'),
    },
    ...{ 'repo1-path': '/data/repository', 'repo1-retention-full': '7' },
    ...{ 'pg1-host': 'db-0', 'pg1-host-type': 'tls', 'pg1-host-port': '8432', ...tls('pg1-host'), 'pg1-path': '/pg' },
  };
  const text = `[global]\n${settings({ ...sound, ...change }, '=')}`;
  return findings(storeFiles, store('pgbackrest.conf', text, [{ name: 'pgbackrest', containerPort: 8432 }]));
};

describe('store-files', () => {
  it('accepts sound files', () => {
    expect(redis()).toEqual([]);
    expect(redis({ 'repl-diskless-sync-delay': '1', 'tcp-keepalive': '300', save: '""' })).toEqual([]);
    expect(pgBackRest()).toEqual([]);
  });

  it.each([
    [{ dir: '/tmp' }, 'dir is /tmp, which is no volume'],
    [{ dir: undefined }, 'dir is (unset)'],
    [{ appendonly: 'no' }, 'appendonly is no'],
    [{ appendfsync: 'no' }, 'appendfsync is no'],
    [{ 'protected-mode': 'no' }, 'protected-mode is no'],
    [{ maxmemory: undefined }, 'maxmemory is (unset)'],
    [{ maxmemory: '0' }, 'maxmemory is 0'],
    [{ 'maxmemory-policy': undefined }, 'maxmemory-policy is noeviction (unset): a full cache refuses writes'],
    [{ 'maxmemory-policy': 'volatile-ttl' }, 'maxmemory-policy is volatile-ttl: a full cache refuses writes'],
    [{ 'protected-modex': 'yes' }, 'protected-modex is no directive'],
    [{ 'tcp-keepalive': '3600' }, 'tcp-keepalive is 3600, which Redis cannot read'],
    [{ 'maxmemory-policy': 'lru' }, 'maxmemory-policy is lru'],
  ])('rejects redis.conf with %j', (change, message) => {
    expect(redis(change)).toEqual([expect.stringContaining(`ConfigMap files redis.conf: ${message}`)]);
  });

  it.each([
    [{ 'pg1-host-type': undefined }, 'pg1-host-type is (unset): the connection is not by TLS'],
    [{ 'pg1-host-port': '8433' }, 'pg1-host-port is 8433; pgBackRest listens on 8432'],
    [{ 'pg1-host-ca-file': undefined }, 'pg1-host-ca-file is missing'],
    [{ 'pg1-path': undefined }, 'pg1-path is missing'],
    [{ 'pg2-path': '/other' }, 'members have different paths: /pg, /other'],
    [{ 'repo1-path': undefined }, 'it has no repository'],
    [{ 'tls-server-port': undefined }, 'tls-server-port is (unset)'],
    [{ 'tls-server-auth': undefined }, 'tls-server-auth is missing'],
    [{ 'repo1-retention-full': '0' }, 'repo1-retention-full is not at least 1'],
  ])('rejects pgbackrest.conf with %j', (change, message) => {
    expect(pgBackRest(change)).toEqual([expect.stringContaining(`ConfigMap files pgbackrest.conf: ${message}`)]);
  });
});
