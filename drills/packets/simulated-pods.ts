import { k3s, type ProvidedPods } from '@twisterlab/platform/kubernetes/k3s';
import type { Graph } from '@twisterlab/platform/link/graph';
import { allContainers } from '@twisterlab/platform/link/pods';
import type { ContainerPort, Labels } from '@twisterlab/platform/model/manifest';
import { recipes } from '../images';
import { namespace as real } from '../nodes/production';

interface Part {
  readonly namespace: string;
  readonly labels: Labels;
  readonly ports: readonly ContainerPort[];
}

/**
 * Pods that simulate the workloads that do not run in this drill: only their labels and named ports, which is all that policies
 * select. Production runs itself, except for its CronJobs, whose pods end too soon.
 */
export function simulatedPods({ workloads }: Graph): object[] {
  const own = workloads
    .filter(({ namespace, object }) => namespace !== real || object.manifest.kind === 'CronJob')
    .map(({ namespace, labels, spec }) => ({
      namespace,
      labels,
      ports: allContainers(spec).flatMap(({ ports = [] }): readonly ContainerPort[] => ports),
    }));
  // The cluster's DNS runs here; its ingress controller does not.
  const provided = k3s.pods.filter(({ labels }: ProvidedPods) => labels['k8s-app'] !== 'kube-dns');
  const distinct = new Map([...own, ...provided].map((part) => [JSON.stringify([part.namespace, part.labels]), part]));
  return [...distinct.values()].map(pod);
}

function pod({ namespace, labels, ports }: Part, index: number): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `${labels['app.kubernetes.io/name'] ?? 'part'}-stub-${index}`, namespace, labels },
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: 0,
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'stub',
          image: recipes.busybox.name,
          imagePullPolicy: 'IfNotPresent',
          command: ['sleep', '2147483647'],
          ports,
          resources: { requests: { cpu: '1m', memory: '4Mi' }, limits: { cpu: '50m', memory: '16Mi' } },
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        },
      ],
    },
  };
}
