import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { declare } from '@twisterlab/platform/model/declarations';
import { root } from '@twisterlab/platform/util/root';
import type { App } from 'cdk8s';
import { Construct } from 'constructs';
import type { Tenant } from '../../../environments/schema/tenant';
import { images } from '../../images';
import { Application } from '../../kit/application';
import { Config } from '../../kit/config';
import { k8s } from '../../kit/k8s';
import { push } from '../../kit/metrics';
import { type Callable, Pods } from '../../kit/network/pods';
import { emptyDir } from '../../kit/workloads/container';
import { cronJob } from '../../kit/workloads/cron-job';
import { nightlyLoadAlerts } from './alerts';
import { nightly, nightlySchedule, settings } from './settings';

const name = 'load-test';

const script = join(root, 'charts/twisterlab/load-test/script.js');

interface Test {
  readonly name: string;
  readonly settings: typeof settings | typeof nightly;
  /** Without one it is a template for manual runs. */
  readonly schedule?: string;
}

/**
 * Load tests of the API by k6: a suspended CronJob for manual runs, which fail above a threshold, and a light one every night, whose
 * results go to Prometheus. docs/runbooks/load-test.md.
 */
export class LoadTest extends Application {
  constructor(
    app: App,
    private readonly tenant: Tenant,
    private readonly needs: { readonly api: Callable },
  ) {
    super(app, name, tenant.name, tenant.namespace);
    new k8s.KubeServiceAccount(this, 'account', { metadata: { name }, automountServiceAccountToken: false });
    this.test({ name, settings });
    // The API has no pods then.
    if (tenant.writersStopped !== undefined) return;
    this.test({ name: `${name}-nightly`, settings: nightly, schedule: nightlySchedule });
    declare(this, 'exception', {
      rule: 'await-peers',
      object: `CronJob ${tenant.namespace}/${name}-nightly`,
      matches: 'prometheus',
      reason:
        'it connects when it ends, two minutes after its start; a tenant must not wait for Prometheus to be installed',
    });
    declare(this, 'ruleGroup', {
      name: `${tenant.namespace}-load-test`,
      namespace: tenant.namespace,
      rules: nightlyLoadAlerts(tenant.namespace),
    });
  }

  private test({ name: testName, settings: own, schedule }: Test): void {
    const { tenant } = this;
    const pods = new Pods(new Construct(this, testName), testName, tenant.namespace);
    pods.connectTo(this.needs.api);
    const config = new Config(this, `${testName}-script`, {
      'script.js': readFileSync(script, 'utf8'),
      'settings.json': `${JSON.stringify(own, undefined, 2)}\n`,
    });
    const pushing = schedule === undefined ? undefined : toPrometheus(tenant.namespace, push(pods, 'k6'));
    cronJob(this, {
      name: testName,
      // Required, but never used if the CronJob is suspended.
      schedule: schedule ?? '0 0 1 1 *',
      suspend: schedule === undefined,
      pods,
      user: 12345,
      serviceAccount: name,
      priorityClass: tenant.name,
      // A retry would hide a failed test.
      retries: 0,
      deadlineSeconds: 2 * own.seconds,
      container: {
        image: images.k6,
        command: ['k6'],
        args: ['run', '--no-usage-report', '--no-color', '--quiet', ...(pushing?.args ?? []), '/scripts/script.js'],
        env: pushing?.env,
        // The nightly one sends a tenth, and has to fit on one small machine.
        cpu: { request: schedule === undefined ? '100m' : '10m', limit: '500m' },
        memory: { request: '64Mi', limit: '256Mi' },
        mounts: [emptyDir('/tmp'), config.mount('/scripts')],
      },
    });
  }
}

/** Sends one sample of each metric at the end of the run, with the labels `namespace` and `scenario` only. */
function toPrometheus(namespace: string, url: string) {
  return {
    // Prometheus compares the result, so a slow run is no failed Job.
    args: [
      '--no-thresholds',
      '--out=experimental-prometheus-rw',
      '--system-tags=scenario',
      `--tag=namespace=${namespace}`,
    ],
    env: {
      K6_PROMETHEUS_RW_SERVER_URL: url,
      K6_PROMETHEUS_RW_TREND_STATS: 'p(95),p(50),max',
      // Longer than a run: k6 sends the rest when it ends.
      K6_PROMETHEUS_RW_PUSH_INTERVAL: '1h',
    },
  };
}
