import { imageContract } from '@twisterlab/platform/verify/workloads/image-contract';
import { images } from '../../kit/facts';
import { finding } from '../../kit/finding';
import { deployment, findings } from '../../kit/objects';

const startupProbe = (path: string, failureThreshold = 24) => ({
  httpGet: { path, port: 8000 },
  periodSeconds: 5,
  failureThreshold,
});
const url = { name: 'DATABASE_URL', value: 'postgresql+asyncpg://twisterlab:$(PASSWORD)@postgres:5432/twisterlab' };
const api = (container: object) =>
  findings(imageContract, [
    deployment('api', {
      image: images.api,
      container: { env: [url], startupProbe: startupProbe('/api/v1/system/health'), ...container },
    }),
  ]);
const ping = { exec: { command: ['redis-cli', '-e', 'ping'] } };
const redis = (container: object) =>
  findings(imageContract, [
    deployment('redis', {
      image: images.redis,
      container: {
        ports: [{ containerPort: 6379 }],
        env: [{ name: 'REDISCLI_AUTH', value: '$(PASSWORD)' }],
        command: ['redis-server', '--requirepass', '$(PASSWORD)'],
        livenessProbe: ping,
        ...container,
      },
    }),
  ]);

describe('image-contract', () => {
  it('accepts containers that satisfy the contract of their image', () => {
    expect([...api({}), ...redis({})]).toEqual([]);
  });

  it('ignores an image without a contract', () => {
    expect(findings(imageContract, [deployment('api', { container: { livenessProbe: startupProbe('/no') } })])).toEqual(
      [],
    );
  });

  it('applies the contract to every tag and digest of an image', () => {
    const image = `ghcr.io/example/api:v9.9.9@sha256:${'a'.repeat(64)}`;
    const probe = startupProbe('/');
    expect(findings(imageContract, [deployment('api', { image, container: { startupProbe: probe } })])).toEqual([
      'Deployment api api lacks the variable DATABASE_URL: the driver is asyncpg',
    ]);
  });

  it('refuses a port that the image does not open', () => {
    expect(api({ ports: [{ containerPort: 8000 }, { containerPort: 9090 }] })).toEqual([
      'Deployment api api declares port 9090; the image opens 8000',
    ]);
  });

  it('refuses a variable of the wrong form, and prints it', () => {
    expect(api({ env: [{ name: 'DATABASE_URL', value: 'postgresql://twisterlab@postgres/twisterlab' }] })).toEqual([
      'Deployment api api has DATABASE_URL="postgresql://twisterlab@postgres/twisterlab": the driver is asyncpg',
    ]);
  });

  it('refuses a variable without a value', () => {
    expect(redis({ env: [{ name: 'REDISCLI_AUTH' }] })).toEqual([
      finding('Deployment redis', 'redis', 'REDISCLI_AUTH=""', 'redis-cli in the probes logs in with it'),
    ]);
  });

  it('ignores values from Secrets', () => {
    const valueFrom = { secretKeyRef: { name: 'postgres', key: 'url' } };
    expect(api({ env: [{ name: 'DATABASE_URL', valueFrom }] })).toEqual([]);
  });

  it('refuses a path that the image does not serve', () => {
    expect(api({ readinessProbe: startupProbe('/health') })).toEqual([
      'Deployment api api requests /health in its readinessProbe, which is 404; the image serves /api/v1/system/health, /metrics, /',
    ]);
  });

  it('treats a probe without a path as one on /', () => {
    expect(api({ livenessProbe: { httpGet: { port: 8000 } } })).toEqual([]);
    expect(redis({ livenessProbe: { httpGet: { port: 6379 } } })).toEqual([
      finding('Deployment redis', 'redis', '/', 'livenessProbe', /no HTTP$/),
    ]);
  });

  it.each([
    ['no startup probe', undefined, 0],
    ['a short one', startupProbe('/', 6), 30],
    ["Kubernetes' defaults", { httpGet: { path: '/', port: 8000 } }, 30],
  ])('refuses %s for a slowly starting image', (_, probe, seconds) => {
    expect(api({ startupProbe: probe })).toEqual([
      `Deployment api api has a startupProbe that allows ${seconds} s; the image may need 90 s to start`,
    ]);
  });

  it('refuses a server that is not given its password', () => {
    expect(redis({ command: ['redis-server', '/etc/redis.conf'] })).toEqual([
      'Deployment redis redis runs redis-server /etc/redis.conf: without the password the server accepts every client',
    ]);
    expect(redis({ command: undefined })).toEqual([
      "Deployment redis redis runs the image's command: without the password the server accepts every client",
    ]);
  });

  it('reads the arguments as part of the command', () => {
    expect(redis({ command: ['redis-server'], args: ['--requirepass', '$(PASSWORD)'] })).toEqual([]);
  });

  it('refuses an exec probe that passes on an error', () => {
    expect(redis({ livenessProbe: { exec: { command: ['redis-cli', 'ping'] } } })).toEqual([
      'Deployment redis redis runs redis-cli ping in its livenessProbe: without -e a probe passes on NOAUTH',
    ]);
  });

  describe('of a program with options', () => {
    const agent = (container: object) =>
      findings(imageContract, [
        deployment('agent', {
          image: images.agent,
          container: {
            env: [{ name: 'NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }],
            ports: [],
            livenessProbe: undefined,
            readinessProbe: { httpGet: { host: '127.0.0.1', path: '/readyz', port: 8081 } },
            ...container,
          },
        }),
      ]);
    const port = (containerPort: number) => ({ ports: [{ containerPort }] });

    it('accepts ports of the image, of options and of their defaults', () => {
      expect([7946, 9120, 8081].flatMap((each) => agent(port(each)))).toEqual([]);
      expect(agent({ ...port(9000), args: ['--port=9000'] })).toEqual([]);
      expect(agent({ ...port(9000), args: ['--health-address', '127.0.0.1:9000'] })).toEqual([]);
    });

    it('refuses a port that an option moved or disabled', () => {
      expect(agent({ ...port(9120), args: ['--port=9000'] })).toEqual([
        'Deployment agent agent declares port 9120; the image opens 7946, 9000, 8081',
      ]);
      expect(agent({ ...port(8081), args: ['--health-address=0'] })).toEqual([
        'Deployment agent agent declares port 8081; the image opens 7946, 9120',
      ]);
    });

    it('refuses a variable from another field of the pod', () => {
      const env = [{ name: 'NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }];
      expect(agent({ env })).toEqual([
        'Deployment agent agent gets NODE_NAME from metadata.name: it announces the addresses of this node',
      ]);
    });

    it('refuses a probe of the address of the pod, where the image answers on the loopback address', () => {
      expect(agent({ readinessProbe: { httpGet: { path: '/readyz', port: 8081 } } })).toEqual([
        'Deployment agent agent is probed at the address of its pod in its readinessProbe; the image answers probes on 127.0.0.1 only',
      ]);
    });
  });

  it('checks init containers', () => {
    const { name, image } = { name: 'first', image: images.api };
    expect(
      findings(imageContract, [deployment('demo', { spec: { initContainers: [{ name, image }] } })]),
    ).toContainEqual(expect.stringMatching(/^Deployment demo first lacks the variable DATABASE_URL/));
  });

  it('applies the contract of another program of an image to that program', () => {
    const run = (...command: string[]) =>
      findings(imageContract, [deployment('job', { image: images.postgres, container: { command, ports: [] } })]);
    expect(run('sh', '-c', 'pg_isready')).toEqual([]);
    expect(run('postgres')).toContainEqual(expect.stringMatching(/each pod is a separate database$/));
  });
});
