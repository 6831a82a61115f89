import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '@twisterlab/platform/util/image';
import { root } from '@twisterlab/platform/util/root';
import { withoutHelmCharts } from '../../charts';
import { contracts } from '../../charts/contracts';
import { images } from '../../charts/images';
import { render } from '../../charts/site';
import { settings } from '../../charts/twisterlab/load-test/settings';
import { fleet } from '../kit/objects';

const environments = render(fleet, withoutHelmCharts).filter(({ name }) => name !== 'edge');

/** The `options` of the k6 script, with the settings that it reads. */
function options(given: typeof settings): { thresholds: Record<string, string[]>; scenarios: Record<string, object> } {
  const script = readFileSync(join(root, 'charts/twisterlab/load-test/script.js'), 'utf8')
    .replace(/^import .*$/gm, '')
    .replace(/^export default /m, '')
    .replace('export const options =', 'return');
  return new Function('open', script)(() => JSON.stringify(given));
}

describe('the load test', () => {
  it('has the limits of the plan and the alerts', () => {
    expect(options(settings).thresholds).toEqual({
      checks: ['rate>0.999'],
      http_req_failed: ['rate<0.001'],
      http_req_duration: ['p(95)<2000'],
      dropped_iterations: ['count<1'],
    });
  });

  it('sends enough requests for the failure threshold', () => {
    const { perSecond, seconds, thresholds } = settings;
    expect(perSecond * seconds * thresholds.failed).toBeGreaterThan(1);
  });

  it('has enough virtual users for responses as slow as the threshold: it fails by latency first', () => {
    const { perSecond, atOnce, thresholds } = settings;
    expect(atOnce).toBeGreaterThan((perSecond * thresholds.latency) / 1000);
  });

  it('stays below the rate limit of a client', () => {
    for (const { api } of fleet.tenants) expect(settings.perSecond).toBeLessThanOrEqual(api.rateLimit.perSecond);
  });

  it('requests an existing path of an existing Service', () => {
    const { hostname, port, pathname } = new URL(settings.target);
    expect(contracts[repository(images.twisterlabApi)]!.probePaths).toContain(pathname);
    for (const { objects } of environments) {
      const service = objects.find(
        ({ manifest: { kind, metadata } }) => kind === 'Service' && metadata.name === hostname,
      );
      expect(service!.manifest).toMatchObject({ spec: { ports: [{ port: Number(port) }] } });
    }
  });

  it('exists for every tenant, is suspended, and has no retries', () => {
    expect(environments.length).toBeGreaterThan(0);
    for (const { objects } of environments) {
      const job = objects.find(
        ({ manifest: { kind, metadata } }) => kind === 'CronJob' && metadata.name === 'load-test',
      );
      expect(job!.manifest).toMatchObject({
        spec: { suspend: true, jobTemplate: { spec: { backoffLimit: 0 } } },
      });
    }
  });
});
