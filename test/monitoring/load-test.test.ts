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

/** What the script asks of k6: its `options`, with the settings that it would read. */
function options(given: typeof settings): { thresholds: Record<string, string[]>; scenarios: Record<string, object> } {
  const script = readFileSync(join(root, 'charts/twisterlab/load-test/script.js'), 'utf8')
    .replace(/^import .*$/gm, '')
    .replace(/^export default /m, '')
    .replace('export const options =', 'return');
  return new Function('open', script)(() => JSON.stringify(given));
}

describe('the load test', () => {
  it('passes where the plan and the alerts are content', () => {
    expect(options(settings).thresholds).toEqual({
      checks: ['rate>0.999'],
      http_req_failed: ['rate<0.001'],
      http_req_duration: ['p(95)<2000'],
      dropped_iterations: ['count<1'],
    });
  });

  it('sends enough that the threshold of failures means something', () => {
    const { perSecond, seconds, thresholds } = settings;
    expect(perSecond * seconds * thresholds.failed).toBeGreaterThan(1);
  });

  it('has room for answers as slow as the threshold: it fails by latency, not for want of senders', () => {
    const { perSecond, atOnce, thresholds } = settings;
    expect(atOnce).toBeGreaterThan((perSecond * thresholds.latency) / 1000);
  });

  it('sends no more than a client may', () => {
    for (const { api } of fleet.tenants) expect(settings.perSecond).toBeLessThanOrEqual(api.rateLimit.perSecond);
  });

  it('asks a Service that exists for a path that the API answers', () => {
    const { hostname, port, pathname } = new URL(settings.target);
    expect(contracts[repository(images.twisterlabApi)]!.probePaths).toContain(pathname);
    for (const { objects } of environments) {
      const service = objects.find(
        ({ manifest: { kind, metadata } }) => kind === 'Service' && metadata.name === hostname,
      );
      expect(service!.manifest).toMatchObject({ spec: { ports: [{ port: Number(port) }] } });
    }
  });

  it('is there for every tenant, starts never by itself, and is tried once', () => {
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
