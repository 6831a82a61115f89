import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import type { App } from 'cdk8s';
import { Construct } from 'constructs';
import type { Tenant } from '../../../environments/schema/tenant';
import { images } from '../../images';
import { Application } from '../../kit/application';
import { Config } from '../../kit/config';
import { k8s } from '../../kit/k8s';
import { type Callable, Pods } from '../../kit/network/pods';
import { emptyDir } from '../../kit/workloads/container';
import { cronJob } from '../../kit/workloads/cron-job';
import { settings } from './settings';

const name = 'load-test';

const script = join(root, 'charts/twisterlab/load-test/script.js');

/** A suspended CronJob for manual load tests of the API (k6, two minutes). docs/runbooks/load-test.md. */
export class LoadTest extends Application {
  constructor(app: App, tenant: Tenant, { api }: { readonly api: Callable }) {
    super(app, name, tenant.name, tenant.namespace);
    const pods = new Pods(new Construct(this, name), name, tenant.namespace);
    pods.connectTo(api);
    new k8s.KubeServiceAccount(this, 'account', { metadata: { name }, automountServiceAccountToken: false });
    const config = new Config(this, 'load-test-script', {
      'script.js': readFileSync(script, 'utf8'),
      'settings.json': `${JSON.stringify(settings, undefined, 2)}\n`,
    });
    cronJob(this, {
      name,
      // Required, but never used: the CronJob is suspended.
      schedule: '0 0 1 1 *',
      suspend: true,
      pods,
      user: 12345,
      serviceAccount: name,
      priorityClass: tenant.name,
      // A retry would hide a failed test.
      retries: 0,
      deadlineSeconds: 2 * settings.seconds,
      container: {
        image: images.k6,
        command: ['k6'],
        args: ['run', '--no-usage-report', '--no-color', '--quiet', '/scripts/script.js'],
        cpu: { request: '100m', limit: '500m' },
        memory: { request: '64Mi', limit: '256Mi' },
        mounts: [emptyDir('/tmp'), config.mount('/scripts')],
      },
    });
  }
}
