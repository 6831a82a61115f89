import type { Site } from '@twisterlab/platform';
import type { Cluster } from '@twisterlab/platform/model/cluster';
import { Greeting } from './charts/greeting';
import { Namespace } from './charts/namespace';
import { Podinfo } from './charts/podinfo';

/** The cluster's record: what the engine needs to know of it. */
export const cluster: Cluster = {
  name: 'hello',
  kubernetes: '1.36',
  nodes: [
    {
      name: 'node-1',
      address: '192.168.0.10',
      role: 'server',
      cpu: '2',
      memory: '4Gi',
      disk: '40Gi',
      reserved: { cpu: '500m', memory: '1Gi', disk: '10Gi' },
    },
  ],
  serverAddress: '192.168.0.10',
  lan: '192.168.0.0/24',
  pods: '10.42.0.0/16',
  services: '10.43.0.0/16',
  loadBalancer: 'servicelb',
  repository: 'https://git.example.org/hello.git',
  targetRevision: 'main',
};

/** One environment: the cluster's own. @param change alters the charts before they are rendered; for tests. */
export function site(change: (greeting: Greeting) => void = () => {}): Site {
  return {
    sources: [
      {
        name: cluster.name,
        cluster,
        build(app) {
          new Namespace(app, 'hello');
          change(new Greeting(app, 'hello'));
          new Podinfo(app, cluster);
          return undefined;
        },
      },
    ],
  };
}
