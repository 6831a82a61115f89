import { ofKind } from '@twisterlab/platform/model/kinds';
import type { DistObject } from '../dist';
import type { FaultInjection } from '../drill';
import type { NodeCluster } from '../fixtures/node-cluster';
import { checks } from './checks';

const isAt =
  (path: string) =>
  ({ path: found }: DistObject) =>
    found === path;

/** Settings that no other drill of three servers shows: everything is well until a machine is lost. */
export const faultInjections: readonly FaultInjection<NodeCluster>[] = [
  {
    name: "an API that stays on a lost node for Kubernetes' five minutes",
    fails: checks.api,
    dist: (dist) =>
      dist.change(isAt('production/twisterlab-api/Deployment.twisterlab-api.yaml'), (manifest) => {
        const { spec, ...rest } = ofKind(manifest, 'Deployment');
        const { tolerations: _, ...pod } = spec.template.spec!;
        return { ...rest, spec: { ...spec, template: { ...spec.template, spec: pod } } };
      }),
  },
  {
    name: 'one DNS server, as K3s installs it',
    fails: checks.dns,
    dist: (dist) =>
      dist.change(isAt('edge/kube-system/HorizontalPodAutoscaler.coredns.yaml'), (manifest) => {
        const { spec, ...rest } = manifest as unknown as { spec: object };
        return { ...rest, spec: { ...spec, minReplicas: 1, maxReplicas: 1 } };
      }),
  },
  {
    name: 'a leader of PostgreSQL whose lock lasts a minute',
    fails: checks.postgres,
    dist: (dist) => dist.replace('ttl: 20', 'ttl: 60'),
  },
  {
    name: 'speakers of MetalLB that do not notice the loss of each other',
    fails: checks.ingress,
    dist: (dist) =>
      dist.change(isAt('edge/metallb/DaemonSet.metallb-speaker.yaml'), (manifest) => {
        const { spec, ...rest } = ofKind(manifest, 'DaemonSet');
        const { template } = spec;
        const containers = template.spec!.containers.map((container) => ({
          ...container,
          env: (container.env ?? []).filter(({ name }) => name !== 'METALLB_ML_BIND_ADDR'),
        }));
        return { ...rest, spec: { ...spec, template: { ...template, spec: { ...template.spec, containers } } } };
      }),
  },
];
