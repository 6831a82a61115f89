import { is, type Kinds } from '../../model/kinds';
import type { Rule } from '../rule';

/** Built-in kinds with the subresource scale. Source: Kubernetes API reference, apps/v1 and v1. */
const scalable: Readonly<Record<string, string>> = {
  Deployment: 'apps/v1',
  ReplicaSet: 'apps/v1',
  StatefulSet: 'apps/v1',
  ReplicationController: 'v1',
};
/** What the resource metrics API has of a pod. Source: Kubernetes, Resource metrics pipeline. */
const measured = ['cpu', 'memory'];

type Spec = Kinds['HorizontalPodAutoscaler']['spec'];

/**
 * The API server accepts an autoscaler whose target it cannot find, and one whose metric nothing measures: it never scales, and reports
 * that only in its conditions. Bias: targets of other API groups may have the subresource, and other metrics an adapter.
 */
export const autoscaler: Rule = {
  name: 'autoscaler',
  *check(graph) {
    for (const at of graph.objects) {
      if (!is(at.manifest, 'HorizontalPodAutoscaler')) continue;
      for (const [message, fix] of faults(at.manifest.spec)) yield { at, message, fix };
    }
  },
};

function* faults({ scaleTargetRef, minReplicas = 1, maxReplicas, metrics = [] }: Spec): Iterable<[string, string]> {
  const { kind, apiVersion = 'v1' } = scaleTargetRef;
  const version = scalable[kind];
  if (version !== undefined && apiVersion !== version)
    yield [`scales a ${kind} of ${apiVersion}, which the API server does not have`, `Write apiVersion: ${version}.`];
  if (minReplicas > maxReplicas)
    yield [
      `has at least ${minReplicas} and at most ${maxReplicas} replicas`,
      'Set minReplicas to maxReplicas or less: the API server refuses it.',
    ];
  for (const { resource, containerResource } of metrics) {
    const { name, target } = resource ?? containerResource ?? {};
    if (name !== undefined && !measured.includes(name))
      yield [`scales by the resource ${name}, which nothing measures`, `Write one of: ${measured.join(', ')}.`];
    if (target && target.averageUtilization === undefined && target.averageValue === undefined)
      yield [`scales by ${name} without a target`, 'Set averageUtilization or averageValue.'];
  }
}
