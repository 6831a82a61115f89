import { is, ofKind } from '@twisterlab/platform/model/kinds';
import type { Manifest, PodSpec } from '@twisterlab/platform/model/manifest';
import type { Dist, DistObject } from '../dist';
import type { FaultInjection } from '../drill';
import { checks } from './checks';
import type { Phase, Plan } from './run';

type Fault = FaultInjection<Plan>;

const at =
  (path: string) =>
  (object: DistObject): boolean =>
    object.path === path;

/** Changes fields of a workload's specification. */
const specified = (changes: object) => (manifest: Manifest) => {
  const { spec } = manifest as Manifest & { readonly spec: object };
  return { ...manifest, spec: { ...spec, ...changes } };
};

/** Changes the pod of a workload. */
const withPod = (change: (spec: PodSpec) => Partial<PodSpec>) => (manifest: Manifest) => {
  const { spec } = ofKind(manifest, 'Deployment', 'StatefulSet');
  const { template } = spec;
  return {
    ...manifest,
    spec: { ...spec, template: { ...template, spec: { ...template.spec, ...change(template.spec) } } },
  };
};

/** The first container requests as much memory, which is also its limit. */
const requesting = (memory: string) =>
  withPod(({ containers: [first, ...others] }) => {
    const { requests, limits } = first!.resources ?? {};
    const resources = { requests: { ...requests, memory }, limits: { ...limits, memory } };
    return { containers: [{ ...first!, resources }, ...others] };
  });

const only =
  (...phases: Phase[]) =>
  (plan: Plan) => {
    plan.phases = phases;
  };

const tooLarge: Fault = {
  name: 'a pod that is larger than every node',
  fails: checks.scheduled,
  dist: (dist) => dist.change(at('edge/loki/StatefulSet.loki.yaml'), requesting('20Gi')),
};

const taskWithoutNode: Fault = {
  name: 'a task whose nodeSelector matches no node',
  fails: checks.tasks,
  dist: (dist) =>
    dist.change(at('production/backups/CronJob.postgres-backup.yaml'), (manifest) => {
      const copy = structuredClone(ofKind(manifest, 'CronJob')) as {
        spec: { jobTemplate: { spec: { template: { spec: object } } } };
      };
      Object.assign(copy.spec.jobTemplate.spec.template.spec, { nodeSelector: { 'kubernetes.io/hostname': 'other' } });
      return copy;
    }),
  fixture: only('tasks'),
};

const tightQuota: Fault = {
  name: "a quota with room for a tenant's pods and not for those of a rolling update",
  fails: checks.rolled,
  dist: (dist) => {
    // Those that end a pod before they start another make room for the others.
    for (const { path, manifest } of dist.objects('production')) if (endsFirst(manifest)) dist.remove(at(path));
    dist.change(at('production/namespace-limits/ResourceQuota.tenant.yaml'), (manifest) => {
      const { spec } = ofKind(manifest, 'ResourceQuota');
      return { ...manifest, spec: { ...spec, hard: { ...spec?.hard, pods: `${podsOf(dist, 'production')}` } } };
    });
  },
  fixture: only('rollout'),
};

const endsFirst = (manifest: Manifest): boolean =>
  is(manifest, 'StatefulSet') || (is(manifest, 'Deployment') && manifest.spec.strategy?.rollingUpdate?.maxSurge === 0);

/** Pods of the workloads of a tenant, which has no DaemonSet. */
function podsOf(dist: Dist, environment: string): number {
  return dist
    .objects(environment)
    .reduce(
      (sum, { manifest }) => sum + (is(manifest, 'Deployment', 'StatefulSet') ? (manifest.spec.replicas ?? 1) : 0),
      0,
    );
}

const recreated: Fault = {
  name: 'a Deployment with a budget that is recreated',
  fails: checks.available,
  dist: (dist) =>
    dist.change(at('edge/argo-cd/Deployment.argocd-server.yaml'), specified({ strategy: { type: 'Recreate' } })),
  fixture: only('rollout'),
};

/** Mistakes in records and charts that synth does not see, or refuses. */
export const faultInjections: readonly Fault[] = [
  tooLarge,
  taskWithoutNode,
  {
    name: 'a budget that allows every eviction',
    fails: checks.budgets,
    dist: (dist) =>
      dist.change(at('staging/postgres/PodDisruptionBudget.postgres-cluster.yaml'), specified({ maxUnavailable: 3 })),
    fixture: only('budgets'),
  },
  {
    name: 'a budget for a single pod',
    fails: checks.drained,
    dist: (dist) => {
      // Wherever the scheduler places them, the node that is drained has one.
      for (const { path, manifest } of dist.objects().filter(({ manifest }) => is(manifest, 'StatefulSet'))) {
        const { selector, replicas = 1 } = ofKind(manifest, 'StatefulSet').spec;
        const { name, namespace } = manifest.metadata;
        if (replicas > 1) continue;
        dist.add(`${path}.budget.yaml`, {
          ...{
            apiVersion: 'policy/v1',
            kind: 'PodDisruptionBudget',
            metadata: { name: `${name}-of-drill`, namespace },
          },
          spec: { minAvailable: 1, selector },
        });
      }
    },
    fixture: only('drain'),
  },
  {
    name: 'Deployments that tolerate a lost node for as long as by default',
    fails: checks.left,
    dist: (dist) =>
      dist.changeAll(
        ({ manifest }) => is(manifest, 'Deployment'),
        withPod(() => ({ tolerations: [] })),
      ),
    fixture: only('loss'),
  },
  {
    name: 'three pods of which two fit on no node together',
    fails: checks.waits,
    dist: (dist) =>
      dist.change(at('edge/kube-state-metrics/Deployment.kube-state-metrics.yaml'), (manifest) =>
        requesting('9Gi')(specified({ replicas: 3 })(manifest)),
      ),
    fixture: only('loss'),
  },
  {
    name: 'members of PostgreSQL on one node',
    fails: checks.quorum,
    dist: (dist) =>
      dist.change(
        at('production/postgres/StatefulSet.postgres-cluster.yaml'),
        withPod(() => ({ nodeSelector: { 'kubernetes.io/hostname': 'edgeserver' } })),
      ),
    fixture(plan) {
      plan.phases = ['loss'];
      plan.nodes = ['edgeserver'];
    },
  },
  {
    name: 'pods that share no node, as many as nodes, with one more during a rolling update',
    fails: checks.rolled,
    dist: (dist) =>
      dist.change(at('edge/argo-cd/Deployment.argocd-repo-server.yaml'), (manifest) => {
        const { selector: labelSelector } = ofKind(manifest, 'Deployment').spec;
        const term = { labelSelector, topologyKey: 'kubernetes.io/hostname' };
        const apart = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
        return withPod(() => ({ affinity: apart }))(specified({ replicas: 3 })(manifest) as Manifest);
      }),
    fixture: only('rollout'),
  },
  tightQuota,
  recreated,
];

export const faultInjectionsOfOneServer: readonly Fault[] = [
  tooLarge,
  taskWithoutNode,
  {
    name: 'a server of which two do not fit on the node',
    fails: checks.rolled,
    dist: (dist) => {
      dist.change(at('development/mcp-unified/Deployment.mcp-unified.yaml'), requesting('6Gi'));
      dist.change(at('development/namespace-limits/ResourceQuota.tenant.yaml'), (manifest) => {
        const { spec } = ofKind(manifest, 'ResourceQuota');
        return {
          ...manifest,
          spec: { ...spec, hard: { ...spec?.hard, 'requests.memory': '32Gi', 'limits.memory': '32Gi' } },
        };
      });
    },
    fixture: only('rollout'),
  },
  tightQuota,
  recreated,
];
