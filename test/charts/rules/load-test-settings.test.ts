import { images } from '../../../charts/images';
import { loadTestSettings } from '../../../charts/rules/load-test-settings';
import { configMap, deployment, findings } from '../../kit/objects';

const sound = {
  ...{ target: 'http://api:8000/health', perSecond: 20, seconds: 120, atOnce: 50 },
  thresholds: { failed: 0.001, latency: 2000, unsent: 1 },
};
const reads = "const settings = JSON.parse(open('./settings.json'));";
const check = (change: object = {}, script = reads) =>
  findings(loadTestSettings, [
    configMap('script', { 'settings.json': JSON.stringify({ ...sound, ...change }), 'script.js': script }),
    deployment('load-test', {
      image: images.k6,
      container: { volumeMounts: [{ name: 'script', mountPath: '/scripts' }] },
      spec: { volumes: [{ name: 'script', configMap: { name: 'script' } }] },
    }),
  ]);

describe('load-test-settings', () => {
  it('accepts sound settings, and other programs', () => {
    expect(check()).toEqual([]);
    expect(check({ perSecond: 21, seconds: 300 })).toEqual([]);
    expect(findings(loadTestSettings, [deployment('api')])).toEqual([]);
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
    expect(findings(loadTestSettings, [deployment('load-test', { image: images.k6 })])).toEqual([
      'Deployment load-test runs a load test: settings.json is in no ConfigMap',
    ]);
  });
});
