import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { renderEnvironment } from '@twisterlab/platform/render';
import { root } from '@twisterlab/platform/util/root';
import { Construct } from 'constructs';
import { Application } from '../../charts/kit/application';
import { Pods } from '../../charts/kit/network/pods';
import { cronJob } from '../../charts/kit/workloads/cron-job';
import { fleet } from '../kit/objects';

const script = join(root, 'charts/kit/workloads/await.sh');

/** Runs await.sh. */
async function run(peers: string, command: readonly string[], seconds = 60) {
  const child = spawn('sh', [script, ...command], {
    env: { ...process.env, AWAIT: peers, AWAIT_SECONDS: `${seconds}` },
  });
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, output, errors };
}

async function listening(port = 0): Promise<Server & { readonly port: number }> {
  const server = createServer((socket) => socket.destroy()).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(server, { port: (server.address() as { port: number }).port });
}

describe('await.sh', () => {
  it('runs the command with its arguments once every peer accepts connections', async () => {
    const [one, other] = [await listening(), await listening()];
    const peers = `127.0.0.1:${one.port} 127.0.0.1:${other.port}`;
    expect(await run(peers, ['printf', '%s|', 'a b', 'c'])).toEqual({ code: 0, output: 'a b|c|', errors: '' });
    one.close();
    other.close();
  });

  it('repeats a connection that is refused', async () => {
    const { port, close } = await listening().then((server) => ({ port: server.port, close: () => server.close() }));
    close();
    const running = run(`127.0.0.1:${port}`, ['echo', 'done']);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const late = await listening(port);
    expect(await running).toEqual({ code: 0, output: 'done\n', errors: '' });
    late.close();
  });

  it('names the peer that does not answer, fails, and does not run the command', async () => {
    const server = await listening();
    server.close();
    expect(await run(`127.0.0.1:${server.port}`, ['echo', 'done'], 0)).toEqual({
      code: 1,
      output: '',
      errors: `await: 127.0.0.1:${server.port} accepted no connection within 0 s\n`,
    });
  });

  it("returns the command's exit code", async () => {
    const server = await listening();
    expect(await run(`127.0.0.1:${server.port}`, ['sh', '-c', 'exit 7'])).toMatchObject({ code: 7 });
    server.close();
  });
});

describe('a CronJob of the kit', () => {
  const rendered = (build: (pods: Pods, other: Pods) => void, command?: string[]) =>
    renderEnvironment('production', fleet.clusters[0]!, (app) => {
      const chart = new Application(app, 'demo', 'production', 'twisterlab');
      const pods = new Pods(chart, 'demo', 'twisterlab');
      build(pods, new Pods(new Construct(chart, 'other'), 'redis', 'twisterlab'));
      const size = { request: '1m', limit: '1' };
      const container = { image: 'demo:1', command, cpu: size, memory: { request: '1Mi', limit: '1Mi' } };
      const props = { user: 1, serviceAccount: 'demo', priorityClass: 'production', deadlineSeconds: 60 };
      cronJob(chart, { name: 'demo', schedule: '0 2 * * *', pods, container, ...props });
    })
      .objects.map(({ manifest }) => manifest)
      .find(({ kind }) => kind === 'CronJob') as unknown as {
      spec: { jobTemplate: { spec: { template: { spec: { containers: object[] } } } } };
    };
  const containerOf = (...args: Parameters<typeof rendered>) =>
    rendered(...args).spec.jobTemplate.spec.template.spec.containers[0];

  it('waits for what its pods connect to', () => {
    expect(containerOf((pods, other) => pods.connectTo({ pods: other, port: 6379 }), ['copy'])).toMatchObject({
      command: ['sh', '/await/await.sh', 'copy'],
      env: [{ name: 'AWAIT', value: 'redis:6379' }],
      volumeMounts: [{ name: 'await', mountPath: '/await', readOnly: true }],
    });
  });

  it('waits for nothing without a connection', () => {
    expect(containerOf(() => {}, ['copy'])).toMatchObject({ command: ['copy'], env: [], volumeMounts: [] });
  });

  it('needs a command to wait before', () => {
    expect(() => containerOf((pods, other) => pods.connectTo({ pods: other, port: 6379 }))).toThrow(
      'CronJob demo has no command, so await.sh cannot run it',
    );
  });
});
