import type { Labels } from '@twisterlab/platform/model/manifest';
import { timeZone } from '@twisterlab/platform/util/schedule';
import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { k8s } from '../k8s';
import type { Pods } from '../network/pods';
import { awaiting, awaitScript } from './await';
import type { ContainerProps } from './container';
import { podTemplate } from './pod-template';

export interface CronJobProps {
  readonly name: string;
  /** Five cron fields in UTC. */
  readonly schedule: string;
  /** A template for manual Jobs (`kubectl create job --from`). Default: false. */
  readonly suspend?: boolean;
  readonly annotations?: Labels;
  /** Its connections have to be declared already: a run waits up to a minute until all are possible. */
  readonly pods: Pods;
  /** The command runs await.sh itself, such as to report a failure. Default: false, await.sh runs the command. */
  readonly awaitsItself?: boolean;
  readonly user: number;
  readonly serviceAccount: string;
  readonly priorityClass: string;
  /** Labels of the nodes that may run its pods. Default: all nodes. */
  readonly nodeSelector?: Labels;
  readonly container: Omit<ContainerProps, 'name'>;
  /** activeDeadlineSeconds: a longer run is terminated and fails. */
  readonly deadlineSeconds: number;
  /** Retries of a failed run (backoffLimit). Default: 2. */
  readonly retries?: number;
}

/** A CronJob whose failed runs are retried and never overlap. */
export function cronJob(scope: Construct, props: CronJobProps): k8s.KubeCronJob {
  const { name, pods } = props;
  return new k8s.KubeCronJob(scope, `cron-job-${name}`, {
    metadata: { name, annotations: props.annotations },
    spec: {
      schedule: props.schedule,
      timeZone,
      suspend: props.suspend,
      concurrencyPolicy: 'Forbid',
      // A cluster that was off at the scheduled time catches up.
      startingDeadlineSeconds: 6 * 3600,
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 1,
      jobTemplate: {
        spec: {
          backoffLimit: props.retries ?? 2,
          activeDeadlineSeconds: props.deadlineSeconds,
          template: podTemplate({
            labels: pods.labels,
            extraLabels: Chart.of(scope).labels,
            user: props.user,
            serviceAccount: props.serviceAccount,
            priorityClass: props.priorityClass,
            nodeSelector: props.nodeSelector,
            restartPolicy: 'Never',
            container: { ...awaitingPeers(scope, props), name },
          }),
        },
      },
    },
  });
}

/** The container, which first waits for what its pods connect to. */
function awaitingPeers(
  scope: Construct,
  { name, pods: { peers }, container, awaitsItself = false }: CronJobProps,
): CronJobProps['container'] {
  if (peers.length === 0) return container;
  const { command, env, mounts = [] } = container;
  if (!command) throw new Error(`CronJob ${name} has no command, so await.sh cannot run it`);
  return {
    ...container,
    command: awaitsItself ? command : ['sh', awaiting.script, ...command],
    env: { ...env, [awaiting.variable]: peers.join(' ') },
    mounts: [...mounts, awaitScript(scope)],
  };
}
