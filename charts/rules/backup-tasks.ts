import type { Graph } from '@twisterlab/platform/link/graph';
import { allContainers, mountedClaims } from '@twisterlab/platform/link/pods';
import type { Kinds } from '@twisterlab/platform/model/kinds';
import { type EnvVar, selectorMatches } from '@twisterlab/platform/model/manifest';
import { alertRules } from '@twisterlab/platform/model/monitoring-files';
import type { RenderedObject } from '@twisterlab/platform/model/rendered';
import { annotations } from '../kit/backup';

/** A CronJob of a backup: it creates copies, restores the newest one, or is a template for manual restores. */
export interface BackupTask {
  readonly object: RenderedObject;
  readonly namespace: string;
  readonly backup: string;
  readonly task: string | undefined;
  /** The StatefulSet whose data is copied. */
  readonly of: string | undefined;
  readonly schedule: string;
  readonly suspended: boolean;
  /** Pods that may fail before a run fails. */
  readonly retries: number;
  readonly claims: readonly string[];
  /** Folders of the node. */
  readonly hostPaths: readonly string[];
  readonly env: readonly EnvVar[];
}

type Scheduled = Kinds['CronJob'] & { readonly spec: { readonly schedule: string; readonly suspend?: boolean } };

/** The CronJobs with the annotation of a backup. */
export function backupTasks(graph: Graph): readonly BackupTask[] {
  return graph.all('CronJob').flatMap((object) => {
    const { metadata, spec } = object.manifest as Scheduled;
    const { [annotations.backup]: backup, [annotations.task]: task, [annotations.of]: of } = metadata.annotations ?? {};
    if (backup === undefined) return [];
    const { schedule, suspend: suspended = false, jobTemplate } = spec;
    const pod = jobTemplate.spec.template.spec;
    const env = allContainers(pod).flatMap((container) => container.env ?? []);
    return {
      object,
      namespace: metadata.namespace ?? '',
      backup,
      task,
      of,
      schedule,
      suspended,
      // The default of the API server.
      retries: jobTemplate.spec.backoffLimit ?? 6,
      claims: mountedClaims(pod),
      hostPaths: (pod.volumes ?? []).flatMap(({ hostPath }) => hostPath?.path ?? []),
      env,
    };
  });
}

/** Whether a Prometheus rule selects metrics of the task. */
export function hasAlert(graph: Graph, { namespace, backup, task }: BackupTask): boolean {
  let known = selected.get(graph);
  if (!known) {
    known = new Set(selectorsOf(graph).map(keyOf));
    selected.set(graph, known);
  }
  return known.has(keyOf({ namespace, backup, task }));
}

/** By graph, the labels of selectors as `keyOf`: hundreds of tasks search them. */
const selected = new WeakMap<Graph, ReadonlySet<string>>();

const keyOf = ({ namespace, backup, task }: Readonly<Record<string, string | undefined>>) =>
  JSON.stringify([namespace, backup, task]);

function selectorsOf(graph: Graph): Record<string, string>[] {
  const rules = graph
    .all('ConfigMap')
    .filter(({ manifest: { metadata } }) => selectorMatches({ matchLabels: alertRules }, metadata.labels))
    .flatMap(({ manifest }) => Object.values(manifest.data ?? {}));
  const selectors = rules.flatMap((text) => text.match(/\{[^{}]*\}/g) ?? []);
  return selectors.map((each) =>
    Object.fromEntries([...each.matchAll(/(\w+)="([^"]*)"/g)].map(([, label, value]) => [label!, value!])),
  );
}
