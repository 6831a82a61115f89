import { declare } from '@twisterlab/platform/model/declarations';
import type { ExternalServer } from '@twisterlab/platform/model/flow';
import type { Labels } from '@twisterlab/platform/model/manifest';
import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { BackupSchedules } from '../../environments/schema/backup-schedules';
import { backupAlerts } from './backup-alerts';
import { k8s } from './k8s';
import { type Callable, type CallablePorts, Pods } from './network/pods';
import type { ContainerProps, Mount } from './workloads/container';
import { cronJob } from './workloads/cron-job';

/** Read by the rule `backup`: the backup and the task of a CronJob, and the StatefulSet whose data it copies. */
export const annotations = {
  backup: 'twisterlab.io/backup',
  task: 'twisterlab.io/backup-task',
  of: 'twisterlab.io/backup-of',
} as const;

/** What a backup needs of the record of its tenant or cluster. */
export interface BackupOwner {
  /** PriorityClass of its pods. */
  readonly name: string;
  readonly namespace: string;
  readonly backups: { readonly keep: number };
}

export interface TaskTemplate {
  readonly tenant: BackupOwner;
  /** The StatefulSet whose data is copied. */
  readonly of: string;
  readonly image: string;
  /** A script that defines the functions copy, read_back and restored: see lib.sh. */
  readonly script: string;
  readonly env?: ContainerProps['env'];
  readonly cpu: ContainerProps['cpu'];
  readonly memory: ContainerProps['memory'];
  /** The claim that holds the copies, and its mount path. */
  readonly copies: { readonly claim: string; readonly path: string };
  /** The scripts and other files that the script reads. */
  readonly mounts: readonly Mount[];
  /** Numeric user (uid). Default: 999, that of the database images. */
  readonly user?: number;
  /** Labels of the nodes that may run its pods. Default: all nodes. */
  readonly nodeSelector?: Labels;
  /** Size of a restored copy on the node's disk, in bytes. */
  readonly restoredSize: string;
}

export interface BackupProps extends TaskTemplate {
  readonly schedules: BackupSchedules;
  /** The store that the backup, and not its drill, reads over the network, and how it logs in. Default: it reads the claim. */
  readonly source?: { readonly server: Callable | CallablePorts; readonly env: NonNullable<ContainerProps['env']> };
  /** The server outside the cluster that holds the copies: the backup and the drill connect to it. Default: the claim holds them. */
  readonly target?: ExternalServer;
}

/** activeDeadlineSeconds of a task. */
const deadlineSeconds = 4 * 3600;

/**
 * A scheduled backup, the scheduled drill that restores the newest copy and compares it, and the alerts for both. The drill has no
 * connection to the store: it has to succeed when the store is lost.
 */
export class Backup extends Construct {
  constructor(scope: Construct, name: string, props: BackupProps) {
    super(scope, name);
    const { tenant } = props;
    const { backup: schedule, drill: drillSchedule } = props.schedules;
    const backup = taskPods(this, `${name}-backup`);
    const drill = taskPods(this, `${name}-backup-drill`);
    const { source } = props;
    if (source) backup.connectTo(source.server);
    if (props.target) for (const pods of [backup, drill]) pods.egressToCidr(props.target).allowDns();
    task(this, { ...props, name, task: 'backup', schedule, pods: backup, env: { ...props.env, ...source?.env } });
    task(this, { ...props, name, task: 'drill', schedule: drillSchedule, pods: drill });
    const { namespace } = tenant;
    declare(this, 'ruleGroup', {
      name: `${namespace}-backup-${name}`,
      namespace,
      rules: backupAlerts({ namespace, backup: name, schedule, drillSchedule, deadlineSeconds }),
    });
  }
}

export interface TaskProps extends TaskTemplate {
  readonly name: string;
  readonly task: 'backup' | 'drill' | 'restore';
  readonly schedule: string;
  /** Their name is the name of the CronJob. */
  readonly pods: Pods;
  /** A template for manual Jobs (`kubectl create job --from`). Default: false. */
  readonly suspend?: boolean;
}

/** The pods of one task and their ServiceAccount. */
export function taskPods(scope: Construct, name: string): Pods {
  const own = new Construct(scope, name);
  new k8s.KubeServiceAccount(own, 'account', { metadata: { name }, automountServiceAccountToken: false });
  return new Pods(own, name, Chart.of(scope).namespace!);
}

/** One task of a backup: `postgres-backup`, `postgres-backup-drill`. */
export function task(scope: Construct, props: TaskProps): void {
  const { name, tenant, pods, task: kind, image, cpu, memory, copies } = props;
  cronJob(scope, {
    name: pods.name,
    schedule: props.schedule,
    suspend: props.suspend,
    annotations: { [annotations.backup]: name, [annotations.task]: kind, [annotations.of]: props.of },
    pods,
    // lib.sh does, so that a peer that does not answer counts as a failed run.
    awaitsItself: true,
    user: props.user ?? 999,
    nodeSelector: props.nodeSelector,
    serviceAccount: pods.name,
    priorityClass: tenant.name,
    deadlineSeconds,
    container: {
      image,
      command: ['bash', `/scripts/${props.script}`, kind],
      env: { BACKUP: name, KEEP: `${tenant.backups.keep}`, ...props.env },
      cpu,
      memory,
      ephemeralStorage: props.restoredSize,
      mounts: [
        temporary('/tmp', '256Mi'),
        temporary('/scratch', props.restoredSize),
        { path: copies.path, volume: { name: 'copies', persistentVolumeClaim: { claimName: copies.claim } } },
        ...props.mounts,
      ],
    },
  });
  declare(scope, 'exception', {
    rule: 'exclusive-volume',
    object: `CronJob ${tenant.namespace}/${pods.name}`,
    matches: `writes claim ${tenant.namespace}/${props.copies.claim},`,
    reason: 'each task writes to a separate folder of the claim and holds a lock',
  });
}

const temporary = (path: string, sizeLimit: string): Mount => ({
  path,
  volume: { name: path.slice(1), emptyDir: { sizeLimit: k8s.Quantity.fromString(sizeLimit) } },
});
