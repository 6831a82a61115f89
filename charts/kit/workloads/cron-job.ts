import type { Labels } from '@twisterlab/platform/model/manifest';
import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { k8s } from '../k8s';
import type { ContainerProps } from './container';
import { podTemplate } from './pod-template';

export interface CronJobProps {
  readonly name: string;
  /** Five cron fields in the cluster's time zone. */
  readonly schedule: string;
  /** A template for manual Jobs (`kubectl create job --from`). Default: false. */
  readonly suspend?: boolean;
  readonly annotations?: Labels;
  /** Labels of the pods. */
  readonly labels: Labels;
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
  const { name, labels } = props;
  return new k8s.KubeCronJob(scope, `cron-job-${name}`, {
    metadata: { name, annotations: props.annotations },
    spec: {
      schedule: props.schedule,
      suspend: props.suspend,
      concurrencyPolicy: 'Forbid',
      // A cluster that was off at the scheduled time catches up.
      startingDeadlineSeconds: 6 * 3600,
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 3,
      jobTemplate: {
        spec: {
          backoffLimit: props.retries ?? 2,
          activeDeadlineSeconds: props.deadlineSeconds,
          template: podTemplate({
            labels,
            extraLabels: Chart.of(scope).labels,
            user: props.user,
            serviceAccount: props.serviceAccount,
            priorityClass: props.priorityClass,
            nodeSelector: props.nodeSelector,
            restartPolicy: 'Never',
            container: { ...props.container, name },
          }),
        },
      },
    },
  });
}
