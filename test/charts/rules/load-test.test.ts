import type { Manifest } from '@twisterlab/platform/model/manifest';
import { images } from '../../../charts/images';
import { loadTest } from '../../../charts/rules/load-test';
import { configMap, cronJob, deployment, findings, statefulSet } from '../../kit/objects';

const sound = {
  ...{ target: 'http://api:8000/health', perSecond: 20, seconds: 120, atOnce: 50 },
  thresholds: { failed: 0.001, latency: 2000, unsent: 1 },
};
const reads = "const settings = JSON.parse(open('./settings.json'));";
const mounted = {
  container: { volumeMounts: [{ name: 'script', mountPath: '/scripts' }] },
  spec: { volumes: [{ name: 'script', configMap: { name: 'script' } }] },
};
const files = (change: object = {}, script = reads) =>
  configMap('script', { 'settings.json': JSON.stringify({ ...sound, ...change }), 'script.js': script });
const check = (change: object = {}, script = reads) =>
  findings(loadTest, [files(change, script), deployment('load-test', { image: images.k6, ...mounted })]);

describe('load-test', () => {
  it('accepts sound settings, and other programs', () => {
    expect(check()).toEqual([]);
    expect(check({ perSecond: 21, seconds: 300 })).toEqual([]);
    expect(findings(loadTest, [deployment('api')])).toEqual([]);
  });

  it.each([
    [{ atOnce: undefined }, 'atOnce'],
    [{ thresholds: undefined }, 'thresholds'],
    [{ thresholds: { ...sound.thresholds, failed: 0.01 } }, 'thresholds.failed'],
    [{ thresholds: { latency: 2000, unsent: 1 } }, 'failed'],
    [{ seconds: 1200 }, 'seconds'],
    [{ perSecond: 200 }, 'atOnce is 50, fewer than 200 requests a second wait at a latency of 2000 ms'],
    [{ perSeconds: 20 }, 'perSeconds'],
  ])('rejects %j', (change, message) => {
    expect(check(change).join('\n')).toContain(message);
  });

  it('rejects a script that does not read them, and a test without the file', () => {
    expect(check({}, '').join('\n')).toContain('script.js does not read settings.json');
    expect(findings(loadTest, [deployment('load-test', { image: images.k6 })])).toEqual([
      'Deployment load-test runs a load test: settings.json is in no ConfigMap',
    ]);
  });
});

describe('load-test with a schedule', () => {
  const pushes = {
    args: ['run', '--out=experimental-prometheus-rw'],
    env: [{ name: 'K6_PROMETHEUS_RW_SERVER_URL', value: 'http://prometheus:9090/api/v1/write' }],
  };
  const prometheus = (...args: string[]) =>
    statefulSet('prometheus', { image: images.prometheus, container: { args } });
  const accepting = prometheus('--web.enable-remote-write-receiver');
  const test = (change: object, perSecond = 2, server: Manifest = accepting, suspend?: boolean) =>
    findings(loadTest, [
      files({ perSecond }),
      server,
      cronJob('load-test', {
        image: images.k6,
        container: { ...mounted.container, ...change },
        spec: mounted.spec,
        cronJob: { suspend, schedule: '10 1 * * *' },
      }),
    ]);

  it('accepts a light one whose results Prometheus gets, and any load of a template for manual runs', () => {
    expect(test(pushes)).toEqual([]);
    expect(test({}, 20, prometheus(), true)).toEqual([]);
  });

  it('rejects one that users notice', () => {
    expect(test(pushes, 3)).toEqual([
      'CronJob load-test runs a load test: 3 requests a second at "10 1 * * *", which users notice: at most 2, or suspend it for manual runs',
    ]);
  });

  it('rejects one whose results are not stored', () => {
    const unstored =
      'CronJob load-test runs a load test: its results are not stored: no --out=experimental-prometheus-rw with a URL';
    expect(test({ ...pushes, args: ['run'] })).toEqual([unstored]);
    expect(test({ ...pushes, env: [] })).toEqual([unstored]);
    expect(test(pushes, 2, prometheus())).toEqual([
      'CronJob load-test runs a load test: no Prometheus accepts its results (--web.enable-remote-write-receiver)',
    ]);
  });
});
