import { declare } from '@twisterlab/platform/model/declarations';
import type { Labels } from '@twisterlab/platform/model/manifest';
import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { BackupSchedules } from '../../environments/schema/backup-schedules';
import { backupAlerts } from './backup-alerts';
import { k8s } from './k8s';
import { Pods } from './network/pods';
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
}

/** activeDeadlineSeconds of a task. */
const deadlineSeconds = 4 * 3600;

/** A scheduled backup, the scheduled drill that restores the newest copy and compares it, and the alerts for both. */
export class Backup extends Construct {
  readonly pods: Pods;

  constructor(scope: Construct, name: string, props: BackupProps) {
    super(scope, name);
    const { tenant } = props;
    this.pods = new Pods(this, `${name}-backup`, Chart.of(this).namespace!);
    new k8s.KubeServiceAccount(this, 'account', {
      metadata: { name: this.pods.name },
      automountServiceAccountToken: false,
    });
    const { backup: schedule, drill: drillSchedule } = props.schedules;
    task(this, { ...props, name, task: 'backup', schedule, pods: this.pods });
    task(this, { ...props, name, task: 'drill', schedule: drillSchedule, pods: this.pods });
    const { namespace } = tenant;
    declare(this, 'ruleGroup', {
      name: `${namespace}-backup-${name}`,
      rules: backupAlerts({ namespace, backup: name, schedule, drillSchedule, deadlineSeconds }),
    });
  }
}

export interface TaskProps extends TaskTemplate {
  readonly name: string;
  readonly task: 'backup' | 'drill' | 'restore';
  readonly schedule: string;
  readonly pods: Pods;
  /** Default: the name of the pods, with the task as a suffix unless the task is `backup`. */
  readonly jobName?: string;
  /** A template for manual Jobs (`kubectl create job --from`). Default: false. */
  readonly suspend?: boolean;
}

/** One task of a backup: `postgres-backup`, `postgres-backup-drill`. */
export function task(scope: Construct, props: TaskProps): void {
  const { name, tenant, pods, task: kind, image, cpu, memory, copies } = props;
  const { jobName = kind === 'backup' ? pods.name : `${pods.name}-${kind}` } = props;
  cronJob(scope, {
    name: jobName,
    schedule: props.schedule,
    suspend: props.suspend,
    annotations: { [annotations.backup]: name, [annotations.task]: kind, [annotations.of]: props.of },
    labels: pods.labels,
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
    object: `CronJob ${tenant.namespace}/${jobName}`,
    matches: `writes claim ${tenant.namespace}/${props.copies.claim},`,
    reason: 'each task writes to a separate folder of the claim and holds a lock',
  });
}

const temporary = (path: string, sizeLimit: string): Mount => ({
  path,
  volume: { name: path.slice(1), emptyDir: { sizeLimit: k8s.Quantity.fromString(sizeLimit) } },
});
