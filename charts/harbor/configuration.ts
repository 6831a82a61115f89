import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { declare } from '@twisterlab/platform/model/declarations';
import { root } from '@twisterlab/platform/util/root';
import { Construct } from 'constructs';
import type { Cluster } from '../../environments/schema/cluster';
import { monitoringPriority } from '../cluster/priority-classes';
import { images } from '../images';
import { Config } from '../kit/config';
import { k8s } from '../kit/k8s';
import { Pods } from '../kit/network/pods';
import type { SecretSource } from '../kit/secret';
import { cronJob } from '../kit/workloads/cron-job';
import { harbor } from './names';
import { harborSettings } from './settings';

const script = 'configure.py';

/** Configures Harbor by its API every hour: it has no file for projects, retention and accounts. */
export class Configuration extends Construct {
  constructor(
    scope: Construct,
    cluster: Pick<Cluster, 'harbor'>,
    nginx: Pods,
    passwords: SecretSource<'admin-password'>,
  ) {
    super(scope, 'configuration');
    const name = `${harbor.name}-configuration`;
    new k8s.KubeServiceAccount(this, 'account', { metadata: { name }, automountServiceAccountToken: false });
    const files = new Config(this, name, {
      [script]: readFileSync(join(root, 'charts/harbor', script), 'utf8'),
      'settings.json': `${JSON.stringify(harborSettings(cluster), undefined, 2)}\n`,
    });
    // The script waits until Harbor is healthy.
    const pods = new Pods(this, name, harbor.namespace).egressTo(nginx, harbor.port);
    pods.allowDns();
    nginx.ingressFrom(pods, harbor.port);
    for (const matches of ['connects to harbor-nginx', 'await.sh'])
      declare(this, 'exception', {
        rule: 'await-peers',
        object: `CronJob ${harbor.namespace}/${name}`,
        matches,
        reason: 'the script waits for ten minutes until Harbor is healthy',
      });
    cronJob(this, {
      name,
      schedule: '40 * * * *',
      pods,
      user: 65534,
      serviceAccount: name,
      priorityClass: monitoringPriority,
      deadlineSeconds: 1800,
      container: {
        image: images.postgres,
        command: ['python3', `/configuration/${script}`, '/configuration/settings.json'],
        env: {
          HARBOR_URL: `http://${harbor.name}:${harbor.port}`,
          HARBOR_PASSWORD: passwords.key('admin-password'),
        },
        cpu: { request: '10m', limit: '200m' },
        memory: { request: '32Mi', limit: '128Mi' },
        mounts: [files.mount('/configuration')],
      },
    });
  }
}
