import type { Labels } from '@twisterlab/platform/model/manifest';
import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { ContainerProps } from './container';
import { k8s } from './k8s';
import { podTemplate } from './pod-template';

export interface CronJobProps {
  readonly name: string;
  /** Five cron fields in the cluster's time zone. */
  readonly schedule: string;
  /** Only a template to make Jobs of by hand. Default: false. */
  readonly suspend?: boolean;
  readonly annotations?: Labels;
  /** Of its pods. */
  readonly labels: Labels;
  readonly user: number;
  readonly serviceAccount: string;
  readonly priorityClass: string;
  readonly container: Omit<ContainerProps, 'name'>;
  /** After this many seconds it is ended as failed. */
  readonly deadlineSeconds: number;
  /** Further tries of a failed run. Default: 2. */
  readonly retries?: number;
}

/** A task by the clock. A failed run is tried again; two runs never overlap. */
export function cronJob(scope: Construct, props: CronJobProps): k8s.KubeCronJob {
  const { name, labels } = props;
  return new k8s.KubeCronJob(scope, `cron-job-${name}`, {
    metadata: { name, annotations: props.annotations },
    spec: {
      schedule: props.schedule,
      suspend: props.suspend,
      concurrencyPolicy: 'Forbid',
      // A cluster that was off at the hour makes up for it.
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
            restartPolicy: 'Never',
            container: { ...props.container, name },
          }),
        },
      },
    },
  });
}
