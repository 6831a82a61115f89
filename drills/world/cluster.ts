import { is } from '@twisterlab/platform/model/kinds';
import { bytes, cores } from '@twisterlab/platform/util/quantity';
import type { Dist } from '../dist';
import { cronJobs } from './cron-jobs';
import { nodes, type SimulatedContainer } from './pods';
import { around, counters, gauges, type Period, product, type Simulated, share } from './series';
import { target } from './targets';

/** Series of kube-state-metrics. */
export function clusterSeries(dist: Dist, containers: readonly SimulatedContainer[], period: Period): Simulated[] {
  const own = { job: 'kube-state-metrics', instance: 'kube-state-metrics-7c9f4-a' };
  const objects = dist.objects().map(({ manifest }) => manifest);
  const pods = [...new Map(containers.map((each) => [`${each.namespace}/${each.pod}`, each])).values()];
  const ofPod = ({ namespace, pod }: SimulatedContainer) => ({
    ...own,
    namespace,
    pod,
    uid: share(namespace + pod).toString(16),
  });
  const ofContainer = (each: SimulatedContainer) => ({ ...ofPod(each), container: each.container });
  const resource = (kind: 'requests' | 'limits') =>
    containers.flatMap((each) =>
      (['cpu', 'memory'] as const)
        .filter((name) => each[kind][name] > 0)
        .flatMap((name) =>
          gauges(
            `kube_pod_container_resource_${kind}`,
            [{ ...ofContainer(each), node: each.node, resource: name, unit: name === 'cpu' ? 'core' : 'byte' }],
            each[kind][name],
          ),
        ),
    );
  const replicas = (kind: SimulatedContainer['kind'], wanted: string, available: string) => {
    const workloads = [
      ...new Map(
        containers.filter((each) => each.kind === kind).map((each) => [`${each.namespace}/${each.workload}`, each]),
      ).values(),
    ];
    return workloads.flatMap((each) => {
      const count = pods.filter(
        ({ namespace, workload }) => namespace === each.namespace && workload === each.workload,
      ).length;
      const labels = { ...own, namespace: each.namespace, [kind.toLowerCase()]: each.workload };
      return [...gauges(wanted, [labels], count), ...gauges(available, [labels], count)];
    });
  };
  const quotas = objects.flatMap((manifest) =>
    is(manifest, 'ResourceQuota')
      ? Object.entries(manifest.spec?.hard ?? {}).flatMap(([resource, value]) => {
          const hard = resource.includes('cpu') ? cores(value) : bytes(value);
          const labels = {
            ...own,
            namespace: manifest.metadata.namespace!,
            resourcequota: manifest.metadata.name,
            resource,
          };
          return [
            ...gauges('kube_resourcequota', [{ ...labels, type: 'hard' }], hard),
            ...gauges(
              'kube_resourcequota',
              [{ ...labels, type: 'used' }],
              hard * (0.3 + 0.5 * share(resource + labels.namespace)),
            ),
          ];
        })
      : [],
  );
  const claims = containers.flatMap((each) =>
    each.kind === 'StatefulSet' && each.container === each.workload
      ? [{ ...own, namespace: each.namespace, persistentvolumeclaim: `data-${each.pod}` }]
      : [],
  );
  const autoscalers = objects.flatMap((manifest) => {
    if (!is(manifest, 'HorizontalPodAutoscaler')) return [];
    const { metadata, spec } = manifest;
    const labels = [{ ...own, namespace: metadata.namespace!, horizontalpodautoscaler: metadata.name }];
    const least = spec.minReplicas ?? 1;
    return [
      ...gauges('kube_horizontalpodautoscaler_spec_max_replicas', labels, spec.maxReplicas),
      ...gauges('kube_horizontalpodautoscaler_spec_min_replicas', labels, least),
      ...gauges('kube_horizontalpodautoscaler_status_current_replicas', labels, least),
      ...gauges(
        'kube_horizontalpodautoscaler_status_condition',
        product(labels, { condition: ['ScalingActive'], status: ['false'] }),
        0,
      ),
    ];
  });
  const namespaces = [...new Set(containers.map(({ namespace }) => namespace))].map((namespace) => ({
    ...own,
    namespace,
  }));
  const allocatable = {
    cpu: [3.5, 'core'],
    memory: [13 * 2 ** 30, 'byte'],
    pods: [110, 'integer'],
    ephemeral_storage: [70e9, 'byte'],
  } as const;
  return [
    ...gauges('kube_namespace_status_phase', product(namespaces, { phase: ['Active'] }), 1),
    ...nodes.flatMap((node) =>
      Object.entries(allocatable).flatMap(([resource, [value, unit]]) =>
        gauges('kube_node_status_allocatable', [{ ...own, node, resource, unit }], value),
      ),
    ),
    ...gauges(
      'kube_node_info',
      nodes.map((node) => ({ ...own, node })),
      1,
    ),
    ...gauges(
      'kube_node_status_condition',
      nodes.map((node) => ({ ...own, node, condition: 'Ready', status: 'true' })),
      1,
    ),
    ...gauges(
      'kube_node_status_condition',
      product([own], { node: nodes, condition: ['DiskPressure', 'MemoryPressure', 'PIDPressure'], status: ['true'] }),
      0,
    ),
    ...autoscalers,
    ...pods.flatMap((each) => gauges('kube_pod_info', [{ ...ofPod(each), node: each.node }], 1)),
    ...gauges('kube_pod_status_phase', product(pods.map(ofPod), { phase: ['Running'] }), 1),
    ...gauges('kube_pod_status_phase', product(pods.map(ofPod), { phase: ['Pending', 'Failed'] }), 0),
    ...gauges(
      'kube_pod_status_ready',
      pods.map((each) => ({ ...ofPod(each), condition: 'true' })),
      1,
    ),
    ...resource('requests'),
    ...resource('limits'),
    ...containers.flatMap((each) => [
      ...gauges(
        'kube_pod_container_resource_requests',
        [{ ...ofContainer(each), node: each.node, resource: 'ephemeral_storage', unit: 'byte' }],
        2e8,
      ),
      ...gauges('kube_pod_container_status_running', [ofContainer(each)], 1),
      ...gauges('kube_pod_container_status_ready', [ofContainer(each)], 1),
      ...counters('kube_pod_container_status_restarts_total', [ofContainer(each)], 0),
    ]),
    ...replicas('Deployment', 'kube_deployment_spec_replicas', 'kube_deployment_status_replicas_available'),
    ...replicas('StatefulSet', 'kube_statefulset_replicas', 'kube_statefulset_status_replicas_available'),
    ...replicas('StatefulSet', 'kube_statefulset_status_replicas_updated', 'kube_statefulset_status_replicas_ready'),
    ...replicas('DaemonSet', 'kube_daemonset_status_desired_number_scheduled', 'kube_daemonset_status_number_ready'),
    ...gauges(
      'kube_deployment_status_condition',
      product(
        [
          ...new Set(
            containers.flatMap((each) => (each.kind === 'Deployment' ? [`${each.namespace}/${each.workload}`] : [])),
          ),
        ].map((id) => ({ ...own, namespace: id.split('/')[0]!, deployment: id.split('/')[1]! })),
        { condition: ['Progressing'], status: ['false'], reason: ['NewReplicaSetAvailable'] },
      ),
      0,
    ),
    ...quotas,
    ...gauges('kube_persistentvolumeclaim_resource_requests_storage_bytes', claims, 5 * 2 ** 30),
    ...gauges('kube_persistentvolumeclaim_status_phase', product(claims, { phase: ['Bound'] }), 1),
    ...gauges('kube_persistentvolumeclaim_status_phase', product(claims, { phase: ['Pending', 'Lost'] }), 0),
    ...claims.flatMap(({ namespace, persistentvolumeclaim }) =>
      gauges(
        'local_volume_used_bytes',
        [
          {
            ...target('node-exporter', 'node-agents', 'node-exporter-7c9f4-a', 'edgeserver', true),
            claim_namespace: namespace,
            persistentvolumeclaim,
          },
        ],
        2 ** 30 * 5 * (0.1 + 0.75 * share(namespace + persistentvolumeclaim)),
      ),
    ),
    ...cronJobs(dist, period),
    ...containerSeries(containers),
  ];
}

/** Series of cAdvisor. */
function containerSeries(containers: readonly SimulatedContainer[]): Simulated[] {
  return containers.flatMap((each) => {
    const pod = {
      job: 'kubernetes-cadvisor',
      instance: each.node,
      node: each.node,
      namespace: each.namespace,
      pod: each.pod,
    };
    const own = [{ ...pod, container: each.container, id: '/k', image: 'i', name: 'n' }];
    // The containers of a pod share its network.
    const isFirst = containers.find(({ namespace, pod }) => namespace === each.namespace && pod === each.pod) === each;
    const network = isFirst ? [{ ...pod, interface: 'eth0', id: '/k', image: 'i', name: 'n' }] : [];
    const limit = each.limits.memory || 2 ** 28;
    const used = around(limit * 0.45, 0.15);
    return [
      ...counters(
        'container_cpu_usage_seconds_total',
        product(own, { cpu: ['total'] }),
        around((each.limits.cpu || 0.2) * 0.15, 0.8),
      ),
      ...counters('container_cpu_cfs_periods_total', own, 10),
      ...counters('container_cpu_cfs_throttled_periods_total', own, around(0.6, 0.9)),
      ...gauges('container_memory_working_set_bytes', own, used),
      ...gauges('container_memory_usage_bytes', own, (hour, labels) => used(hour, labels) * 1.15),
      ...counters('container_fs_reads_total', product(own, { device: ['/dev/nvme0n1'] }), around(0.8, 0.9)),
      ...counters('container_fs_writes_total', product(own, { device: ['/dev/nvme0n1'] }), around(3, 0.9)),
      ...counters('container_network_receive_bytes_total', network, around(4000, 0.6)),
      ...counters('container_network_transmit_bytes_total', network, around(9000, 0.6)),
    ];
  });
}
