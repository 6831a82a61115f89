import { hostReferences, hostReferencesInText } from '@twisterlab/platform/link/hosts';

const namespaces = new Set(['twisterlab', 'kube-system']);
const named = (variable: string, value: string | undefined) =>
  hostReferences(variable, value, 'twisterlab', namespaces).map(
    ({ kind, name, namespace, part }) => `${kind} ${namespace}/${name}${part === undefined ? '' : `:${part}`}`,
  );

describe('a URL in any variable', () => {
  it.each([
    ['http://redis', 'twisterlab/redis'],
    ['http://redis:6379', 'twisterlab/redis:6379'],
    ['HTTP://Redis:6379/', 'twisterlab/redis:6379'],
    ['redis://:$(REDIS_PASSWORD)@redis:6379/0', 'twisterlab/redis:6379'],
    ['postgresql+asyncpg://twisterlab:$(PASSWORD)@postgres:5432/twisterlab', 'twisterlab/postgres:5432'],
    ['postgresql://user@home:password@postgres/db', 'twisterlab/postgres'],
    ['jdbc:postgresql://postgres:5432/db?sslmode=disable', 'twisterlab/postgres:5432'],
    ['http://dns.kube-system:9153/metrics', 'kube-system/dns:9153'],
    ['http://redis.elsewhere.svc:6379', 'elsewhere/redis:6379'],
    ['http://redis.twisterlab.svc.cluster.local:6379', 'twisterlab/redis:6379'],
    ['http://redis.twisterlab.svc.cluster.local.:6379', 'twisterlab/redis:6379'],
    ['http://postgres-0.postgres.twisterlab.svc.cluster.local:8008', 'twisterlab/postgres:8008'],
    ['http://postgres-0.postgres.twisterlab.svc:8008', 'twisterlab/postgres:8008'],
    ['http://my_cache:80', 'twisterlab/my_cache:80'],
  ])('%s references the Service %s', (value, service) => {
    expect(named('ANYTHING', value).filter((each) => each.startsWith('Service'))).toEqual([`Service ${service}`]);
  });

  it.each([
    undefined,
    '',
    'redis',
    'redis:6379',
    'http://192.168.0.20:11434',
    'http://[::1]:80',
    'http://localhost:3000',
    'http://api.twisterlab.local',
    'https://github.com/youneselfakir0/twisterlab-platform.git',
    'http://redis.unknown:6379',
    'http://redis.svc:6379',
    'http://host.docker.internal:80',
    'http://$(HOST):8080',
    'sqlite:///data/file.db',
    'file://data/file',
    's3://backups/production',
    'unix:///run/app.sock',
  ])('%s references no Service', (value) => {
    expect(named('ANYTHING', value)).toEqual([]);
  });

  it('may be one of several in a value', () => {
    expect(named('ORIGINS', 'http://localhost:3000,http://api:8000,http://mcp')).toEqual([
      'Service twisterlab/api:8000',
      'Service twisterlab/mcp',
    ]);
    expect(named('ARGS', '--a=http://api:8000 --b=http://mcp')).toEqual([
      'Service twisterlab/api:8000',
      'Service twisterlab/mcp',
    ]);
  });

  it('may contain several hosts', () => {
    expect(named('URL', 'postgresql://u:$(P)@postgres-a:5432,postgres-b:5433/db')).toEqual([
      'Service twisterlab/postgres-a:5432',
      'Service twisterlab/postgres-b:5433',
    ]);
  });
});

describe('a bare host', () => {
  it.each(['REDIS_HOST', 'HOST', 'PGHOST', 'DB_HOSTNAME', 'REDIS_ADDR', 'SERVER', 'OTLP_ENDPOINT', 'DATA_SOURCE_URI'])(
    'is a reference in %s',
    (variable) => {
      expect(named(variable, 'redis')).toEqual(['Service twisterlab/redis']);
      expect(named(variable, 'redis.kube-system:6379')).toEqual(['Service kube-system/redis:6379']);
    },
  );

  it.each(['REDIS_PORT', 'DATABASE', 'HOST_NAME_PREFIX', 'GHOST', 'OBSERVER'])('is no reference in %s', (variable) => {
    expect(named(variable, 'redis')).toEqual([]);
  });

  it.each([
    '0.0.0.0',
    '127.0.0.1:80',
    ':9187',
    '/var/run/postgresql',
    '$(POD_IP)',
    'a b',
    'a@b',
    'api.twisterlab.local',
    'false',
  ])('is not %s', (value) => {
    expect(named('HOST', value)).toEqual([]);
  });

  it('may be followed by a path, and by other hosts', () => {
    expect(named('DATA_SOURCE_URI', 'postgres:5432/twisterlab?sslmode=disable')).toEqual([
      'Service twisterlab/postgres:5432',
    ]);
    expect(named('PGHOST', 'postgres-a,postgres-b:5433')).toEqual([
      'Service twisterlab/postgres-a',
      'Service twisterlab/postgres-b:5433',
    ]);
  });

  it('is ignored if the value is a URL', () => {
    expect(named('HOST', 'http://192.168.0.20')).toEqual([]);
  });
});

describe('a configuration file', () => {
  const inText = (text: string) =>
    hostReferencesInText(text, 'twisterlab', namespaces).map(
      ({ kind, name, namespace, part }) => `${kind} ${namespace}/${name}${part === undefined ? '' : `:${part}`}`,
    );

  it.each([
    ['url: http://loki:3100/otlp', 'twisterlab/loki:3100'],
    ['{"target": "http://api:8000/health"}', 'twisterlab/api:8000'],
    ['endpoint: jaeger.kube-system.svc:4317', 'kube-system/jaeger:4317'],
    ['addresses: [dns.kube-system.svc.cluster.local]', 'kube-system/dns'],
    ['      - alertmanager:9093', 'twisterlab/alertmanager:9093'],
    ['server_addr = "redis:6379"', 'twisterlab/redis:6379'],
    ['replacement: blackbox-exporter:9115', 'twisterlab/blackbox-exporter:9115'],
    ['repo1-host=backups', 'twisterlab/backups'],
    ["  'host': 'redis',", 'twisterlab/redis'],
  ])('references by %s the Service %s', (text, service) => {
    expect(inText(`first: line\n${text}\nlast: line\n`)).toEqual([`Service ${service}`]);
  });

  it('references a pod of a StatefulSet by its DNS name', () => {
    expect(inText('pg1-host=postgres-0.postgres.twisterlab.svc.cluster.local')).toEqual([
      'Service twisterlab/postgres',
      'Pod twisterlab/postgres-0',
    ]);
  });

  it('names each once', () => {
    expect(inText('a: http://redis:6379\nb: http://redis:6379/0\n')).toEqual(['Service twisterlab/redis:6379']);
  });

  it.each([
    '# http://redis:6379',
    'image: redis:7200',
    'summary: see redis:6379 for more',
    'listen: 0.0.0.0:4317',
    'endpoint: localhost:4317',
    'endpoint: ${HOST}:4317',
    'host: true',
    'alert_host: 192.168.0.20',
    'docs: https://grafana.com/docs/loki',
    'start: "12:30"',
  ])('references nothing by %s', (text) => {
    expect(inText(`${text}\n`)).toEqual([]);
  });
});
