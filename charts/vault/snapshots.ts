import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import { Construct } from 'constructs';
import type { Cluster } from '../../environments/schema/cluster';
import { monitoringPriority } from '../cluster/priority-classes';
import { images } from '../images';
import { Backup } from '../kit/backup';
import { Config } from '../kit/config';
import type { Callable } from '../kit/network/pods';
import { service } from '../kit/network/service';
import type { SelfSignedCertificate } from '../kit/self-signed-certificate';
import { scrapeTasks, taskMetrics, taskMetricsPort } from '../kit/task-metrics';
import type { Mount } from '../kit/workloads/container';
import { Store } from '../kit/workloads/store';
import { snapshotRole } from './roles';
import { activeAddress, vault } from './server';

const files = {
  'lib.sh': 'charts/twisterlab/backups/scripts',
  'vault.sh': 'charts/vault/scripts',
  'vault.py': 'charts/vault/scripts',
} as const;

const store = 'vault-snapshots';
const claim = { name: 'data', path: '/backups' } as const;
/** A restored snapshot; the data of a cluster of this size has less than 1 MiB. */
const restoredSize = '512Mi';
/** Before the tasks of tenants: environments/schema/backup-schedules.ts. */
const schedules = { backup: '20 1 * * *', drill: '50 1 * * 0' };

/** A token of the pod's ServiceAccount that only Vault accepts. */
const loginToken: Mount = {
  path: '/vault-token',
  readOnly: true,
  volume: {
    name: 'vault-token',
    projected: {
      defaultMode: 0o440,
      sources: [{ serviceAccountToken: { path: 'token', audience: vault.name, expirationSeconds: 3600 } }],
    },
  },
};

/**
 * A snapshot of Vault's data each night. It is encrypted by the key that the unseal keys decrypt: only their holders read it. The
 * drill reads a snapshot and compares checksums; restoring one: docs/runbooks/vault.md.
 */
export class Snapshots extends Construct {
  constructor(scope: Construct, cluster: Cluster, server: Callable, certificate: SelfSignedCertificate) {
    super(scope, 'snapshots');
    const texts = Object.entries(files).map(([name, folder]) => [name, readFileSync(join(root, folder, name), 'utf8')]);
    const scripts = new Config(this, 'vault-snapshot-scripts', Object.fromEntries(texts)).mount('/scripts', 'scripts');
    const { pods } = new Store(this, store, {
      cluster,
      priorityClass: monitoringPriority,
      serviceName: store,
      user: 999,
      claim: { ...claim, size: cluster.vault.snapshots.storage },
      terminationGracePeriodSeconds: 30,
      container: taskMetrics(images.nodeExporter, claim.path),
    });
    service(this, { name: store, selector: pods.labels, ports: { metrics: taskMetricsPort } });
    scrapeTasks(pods);
    new Backup(this, snapshotRole.account.replace(/-backup$/, ''), {
      tenant: { name: monitoringPriority, namespace: vault.namespace, backups: cluster.vault.snapshots },
      of: vault.name,
      image: images.postgres,
      script: 'vault.sh',
      schedules,
      source: {
        server: { ...server, readOnly: true },
        env: { VAULT_ADDR: activeAddress, VAULT_ROLE: snapshotRole.name },
      },
      cpu: { request: '10m', limit: '500m' },
      memory: { request: '32Mi', limit: '256Mi' },
      copies: { claim: `${claim.name}-${store}-0`, path: claim.path },
      mounts: [scripts, certificate.mountForExpiry(), loginToken],
      restoredSize,
    });
  }
}
