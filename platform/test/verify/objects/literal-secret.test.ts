import { literalSecret } from '@twisterlab/platform/verify/objects/literal-secret';
import { finding } from '../../kit/finding';
import { configMap, deployment, findings, object } from '../../kit/objects';

const message = (container: object) => findings(literalSecret, [deployment('api', { container: { ...container } })]);
const env = (name: string, value?: string) => message({ env: [{ name, value }] });
const command = (...words: string[]) => message({ command: words });
const file = (content: string) => findings(literalSecret, [configMap('files', { content })]);

const inCommand = ['Deployment api the command of api holds a secret'];
const inFile = ['ConfigMap files the key content holds a secret'];
const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4eHh4In0.c2lnbmF0dXJl';

describe('literal-secret, in variables', () => {
  it.each([
    ['REDISCLI_AUTH', '$(REDIS_PASSWORD)'],
    ['DATABASE_URL', 'postgresql+asyncpg://twisterlab:$(POSTGRES_PASSWORD)@postgres:5432/twisterlab'],
    ['POSTGRES_INITDB_ARGS', '--data-checksums --auth-host=scram-sha-256 --encoding=UTF8'],
    ['POSTGRES_PASSWORD_FILE', '/run/secrets/password'],
    ['PASSWORD', ''],
    ['ENABLE_AUTH', 'true'],
    ['MAX_TOKENS', '4096'],
    ['KEYBOARD', 'azerty'],
    ['COMPASS', 'north'],
    ['OLLAMA', 'http://192.168.0.20:11434'],
    ['IMAGE', 'http://registry:5000/api@sha256:abc'],
  ])('accepts %s=%s', (name, value) => {
    expect(env(name, value)).toEqual([]);
  });

  it('accepts the path of a mounted file, and no other path', () => {
    const env = [{ name: 'GOOGLE_APPLICATION_CREDENTIALS', value: '/credentials/cloud' }];
    expect(message({ env, volumeMounts: [{ name: 'login', mountPath: '/credentials' }] })).toEqual([]);
    expect(message({ env, volumeMounts: [{ name: 'login', mountPath: '/cred' }] })).toHaveLength(1);
  });

  it('accepts a secretKeyRef', () => {
    const valueFrom = { secretKeyRef: { name: 'redis', key: 'password' } };
    expect(message({ env: [{ name: 'PASSWORD', valueFrom }] })).toEqual([]);
  });

  it.each([
    ['REDIS_PASSWORD', 'hunter2'],
    ['DB_PASS', 'hunter2'],
    ['HARBOR_ADMIN_PASSWORD', 'Harbor12345'],
    ['REDIS_PWD', 'hunter2'],
    ['JWT_SECRET_KEY', 'hunter2'],
    ['SECRET_KEY', 'hunter2'],
    ['API_KEY', 'hunter2'],
    ['GITHUB_TOKEN', '12345'],
    ['REDISCLI_AUTH', 'hunter2'],
    ['PASSWORD', 'hunter$(SUFFIX)'],
    ['REDIS_URL', 'redis://:hunter2@redis:6379/0'],
    ['DATABASE_URL', 'postgresql://twisterlab:hunter2@postgres/twisterlab'],
    ['DATA_SOURCE_NAME', 'host=postgres user=x password=hunter2'],
    ['JAVA_OPTS', '-Xmx1g -Ddb.password=hunter2'],
    ['HEADER', `Authorization: Bearer ${jwt}`],
    ['ANYTHING', jwt],
    ['ANYTHING', `ghp_${'a1'.repeat(18)}`],
  ])('refuses %s=%s, and does not print the value', (name, value) => {
    expect(env(name, value)).toEqual([`Deployment api env ${name} of api holds a secret`]);
  });

  it('checks init containers', () => {
    const first = { name: 'first', env: [{ name: 'PASSWORD', value: 'hunter2' }] };
    expect(findings(literalSecret, [deployment('api', { spec: { initContainers: [first] } })])).toEqual([
      finding('Deployment api', 'env PASSWORD of first'),
    ]);
  });
});

describe('literal-secret, in commands', () => {
  it.each([
    [['redis-server', '/etc/redis/redis.conf', '--requirepass', '$(REDIS_PASSWORD)']],
    [['sh', '-c', 'redis-server --requirepass "$(REDIS_PASSWORD)" --port 6379']],
    [['sh', '-c', 'PGPASSWORD="${POSTGRES_PASSWORD}" pg_dump --host=postgres']],
    [['sh', '-c', 'curl --user "admin:$PASSWORD" http://api']],
    [['psql', '--no-password', 'twisterlab']],
    [['app', '--password-file=/run/secrets/password', '--token', '--verbose']],
    [['initdb', '--auth=scram-sha-256', '--auth-host=scram-sha-256']],
    [['pg_isready', '--host=postgres', '--username=twisterlab']],
  ])('accepts %j', (words) => {
    expect(command(...words)).toEqual([]);
  });

  it.each([
    [['redis-server', '--requirepass', 'hunter2']],
    [['redis-server', '--masterauth', 'hunter2']],
    [['redis_exporter', '--redis.password=hunter2']],
    [['app', '--password', 'hunter2']],
    [['app', '--dbPassword=hunter2']],
    [['app', '--api-key=hunter2']],
    [['app', '--set', 'redis.password=hunter2']],
    [['sh', '-c', 'PGPASSWORD=hunter2 pg_dump --host=postgres']],
    [['redis-cli', '-a', 'hunter2', 'ping']],
    [['curl', '-u', 'admin:hunter2', 'http://api']],
    [['psql', 'postgresql://twisterlab:hunter2@postgres/twisterlab']],
  ])('refuses %j', (words) => {
    expect(command(...words)).toEqual(inCommand);
  });

  it('joins command and args', () => {
    expect(message({ command: ['redis-server', '--requirepass'], args: ['hunter2'] })).toEqual(inCommand);
  });

  it('checks the commands of probes', () => {
    const probe = (...words: string[]) => ({ livenessProbe: { exec: { command: words } } });
    expect(message(probe('redis-cli', '-e', 'ping'))).toEqual([]);
    expect(message(probe('redis-cli', '-a', 'hunter2', 'ping'))).toEqual([
      'Deployment api the livenessProbe of api holds a secret',
    ]);
  });
});

describe('literal-secret, in ConfigMaps', () => {
  it.each([
    'appendonly yes\nmaxmemory 100\n# requirepass foobared',
    'password_encryption = scram-sha-256',
    'host all all 0.0.0.0/0 password',
    'auth-host=scram',
    'basic_auth:\n  username: admin\n  password_file: /etc/secrets/password',
    'password: ${REDIS_PASSWORD}\ntoken: "$(cat /run/token)"',
    'password:\n  valueFrom: somewhere',
    '{"password": "", "token": null, "secret": {"name": "x"}}',
    'export PGPASSWORD="$POSTGRES_PASSWORD"\npg_dump postgresql://twisterlab:$PGPASSWORD@postgres/twisterlab',
    "password = os.environ['PASSWORD']",
    'url: "redis://:{{ .password }}@redis:6379"',
    'The token of a caller is checked, and the password is never logged.',
    'image: docker.io/library/sealed-secret:1.2.3',
    'max_tokens: 2048',
    'server_tokens off;\n  proxy_pass http://core/api/;',
  ])('accepts %j', (content) => {
    expect(file(content)).toEqual([]);
  });

  it.each([
    'password = hunter2',
    'dir /data\nrequirepass hunter2\nport 6379',
    'redis_password: hunter2',
    'harborAdminPassword: Harbor12345',
    'server_tokens hunter2;',
    '  - token: hunter2',
    'password: "hunter2"',
    '{"user":"a","password":"hunter2"}',
    '{"secureJsonData": {"password": "hunter2"}}',
    'export PGPASSWORD=hunter2',
    'smtp_auth_password: hunter2',
    'url: redis://:hunter2@redis:6379',
    '-----BEGIN RSA PRIVATE KEY-----\nabc',
  ])('refuses %j', (content) => {
    expect(file(content)).toEqual(inFile);
  });

  it.each(['password', 'api-key', 'REDIS_AUTH', 'client-secret'])('refuses the key %s', (key) => {
    expect(findings(literalSecret, [configMap('files', { [key]: 'hunter2' })])).toEqual([
      finding('ConfigMap files', key),
    ]);
  });

  it('reads binary data', () => {
    const encoded = (text: string) => Buffer.from(text).toString('base64');
    const binary = (text: string) => object('v1', 'ConfigMap', 'files', { binaryData: { content: encoded(text) } });
    expect(findings(literalSecret, [binary('port = 6379')])).toEqual([]);
    expect(findings(literalSecret, [binary('password = hunter2')])).toEqual(inFile);
  });

  it('reads a long file without line breaks quickly', () => {
    expect(file('a'.repeat(1_000_000))).toEqual([]);
  });
});

describe('literal-secret, in Secrets', () => {
  it('accepts a Secret without values', () => {
    expect(findings(literalSecret, [object('v1', 'Secret', 'redis')])).toEqual([]);
  });

  it('refuses values, in either field', () => {
    const secret = object('v1', 'Secret', 'redis', { data: { password: 'aHVudGVyMg==' }, stringData: { user: 'x' } });
    expect(findings(literalSecret, [secret])).toEqual(['Secret redis holds values in Git: password, user']);
  });
});
