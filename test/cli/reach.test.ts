import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { call } from '../kit/command';
import { renderedDist } from '../kit/dist';

const reach = (...args: string[]) => call(['reach', ...args]);

describe('npm run reach', () => {
  it('prints allowed, and the policy of each direction', async () => {
    const { status, stdout } = await reach('twisterlab/mcp-unified', 'twisterlab/redis', 'redis');
    expect(status).toBe(0);
    const lines = stdout.split('\n');
    expect(lines.slice(0, 7)).toEqual([
      'allowed',
      'Deployment twisterlab/mcp-unified to StatefulSet twisterlab/redis on 6379/TCP',
      '',
      'egress:  allowed out of mcp-unified by',
      '  twisterlab/mcp-unified-to-redis  dist/production/mcp-unified/NetworkPolicy.mcp-unified-to-redis.yaml',
      'ingress: allowed into redis by',
      '  twisterlab/redis-from-mcp-unified  dist/production/redis/NetworkPolicy.redis-from-mcp-unified.yaml',
    ]);
    expect(stdout).not.toContain('Declare');
    for (const [file] of stdout.matchAll(/dist\/\S+/g))
      expect([file, existsSync(join(renderedDist, '..', file))]).toEqual([file, true]);
  });

  it('prints denied, the policies that isolate each side and why they do not allow it, and the declaration that would', async () => {
    const { status, stdout } = await reach('twisterlab-api', 'redis', '6379', '--env', 'production');
    expect(status).toBe(1);
    expect(stdout).toMatch(/^denied\n/);
    expect(stdout).toContain('egress:  no policy of twisterlab-api allows redis. It is isolated by:\n');
    expect(stdout).toMatch(
      /^ {2}twisterlab\/twisterlab-api-to-dns +allows other destinations +dist\/production\/twisterlab-api\//m,
    );
    expect(stdout).toContain('ingress: no policy of redis allows twisterlab-api. It is isolated by:\n');
    expect(stdout).toMatch(/^ {2}twisterlab\/redis-from-mcp-unified +allows other sources +dist\/production\/redis\//m);
    expect(stdout).toMatch(/^ {2}twisterlab\/default-deny +has no rule +dist\/production\/namespace-limits\//m);
    expect(stdout).toContain(
      'in charts/twisterlab/twisterlab-api.ts, on the pods of twisterlab-api: .connectTo({ pods, port: 6379 }) with the pods of redis.',
    );
  });

  it('distinguishes a wrong port from a wrong peer', async () => {
    const { status, stdout } = await reach('--env', 'production', 'mcp-unified', 'postgres-cluster', '8008');
    expect(status).toBe(1);
    expect(stdout).toMatch(/^ {2}twisterlab\/postgres-cluster-from-mcp-unified +allows other ports: 5432\/TCP /m);
  });

  it('accepts addresses on either side, and pods of K3s', async () => {
    const inward = await reach('192.168.0.20', 'twisterlab/mcp-unified', 'http');
    expect(inward).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('egress:  192.168.0.20 is outside the cluster'),
    });
    expect(inward.stdout).toContain('twisterlab/mcp-unified-from-clients');
    const outward = await reach('twisterlab/twisterlab-api', '1.1.1.1', '443');
    expect(outward).toMatchObject({
      status: 1,
      stdout: expect.stringContaining(".egressToCidr({ name: '...', addresses: ['1.1.1.1/32'], port: 443 })"),
    });
    const names = await reach('twisterlab/redis', 'kube-system/coredns', '53/udp');
    expect(names.stdout).toContain('.allowDns()');
    expect(names.stdout).toContain('kube-system/dns-from-everywhere');
  });

  it('prints JSON with --json', async () => {
    const { status, stdout } = await reach('twisterlab/mcp-unified', 'twisterlab/redis', '6380', '--json');
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      allowed: false,
      from: { name: 'twisterlab/mcp-unified', kind: 'Deployment', environment: 'production' },
      to: { name: 'twisterlab/redis', kind: 'StatefulSet', environment: 'production' },
      port: 6380,
      protocol: 'TCP',
      ingress: {
        open: false,
        policies: expect.arrayContaining([
          {
            name: 'twisterlab/redis-from-mcp-unified',
            file: 'dist/production/redis/NetworkPolicy.redis-from-mcp-unified.yaml',
            verdict: 'other-port',
            message: 'allows other ports: 6379/TCP',
          },
        ]),
      },
      notes: ['No container of redis declares 6380/TCP: they declare 6379/TCP.'],
    });
  });

  it('has help, and rejects bad input', async () => {
    expect(await reach('--help')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Usage: npm run reach -- FROM TO PORT'),
    });
    expect(await reach('redis')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('Write: npm run reach -- FROM TO PORT'),
    });
    expect(await reach('a', 'b', '1', '--fast')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("Unknown option '--fast'"),
    });
    expect(await reach('a', 'b', '1', '--env', 'prod')).toMatchObject({
      status: 2,
      stderr: '--env: there is no environment prod.\n  Choose one of: edge, production, staging, development.\n',
    });
    const several = await reach('prometheus', 'redis', '6379');
    expect(several).toMatchObject({ status: 2, stdout: '' });
    expect(several.stderr).toContain(
      'TO: 3 workloads have the name redis.\n  Choose one of: twisterlab/redis, twisterlab-staging/redis, twisterlab-dev/redis;',
    );
  });
});
