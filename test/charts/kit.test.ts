import { apiServer, webhookCallers } from '@twisterlab/platform/network/external';
import { renderEnvironment } from '@twisterlab/platform/render';
import { Chart } from 'cdk8s';
import { Application } from '../../charts/kit/application';
import { Config } from '../../charts/kit/config';
import { defaultDeny } from '../../charts/kit/network/default-deny';
import { Pods } from '../../charts/kit/network/pods';
import { service } from '../../charts/kit/network/service';
import { SecretSource } from '../../charts/kit/secret';
import { environmentsWith, threeNodes } from '../records/good';

const [cluster] = environmentsWith({ edge: { nodes: threeNodes, serverAddress: '192.168.0.40' } }).clusters;
const renderIn = (build: (chart: Chart) => void) =>
  renderEnvironment('production', cluster!, (app) => build(new Application(app, 'demo', 'production', 'twisterlab')));

describe('Pods', () => {
  it('reach the API server at the node addresses on port 6443, because policies apply after address translation', () => {
    const { objects, flows } = renderIn((chart) =>
      new Pods(chart, 'demo', 'twisterlab').egressToCidr(apiServer(cluster!)),
    );
    expect(objects.map(({ manifest }) => manifest)).toMatchObject([
      {
        kind: 'NetworkPolicy',
        metadata: { name: 'demo-to-api-server', namespace: 'twisterlab' },
        spec: {
          policyTypes: ['Egress'],
          egress: [
            {
              to: ['192.168.0.30/32', '192.168.0.31/32', '192.168.0.32/32'].map((cidr) => ({ ipBlock: { cidr } })),
              ports: [{ port: 6443, protocol: 'TCP' }],
            },
          ],
        },
      },
    ]);
    expect(flows).toHaveLength(1);
  });

  it('are selected by the labels that the chart sets', () => {
    const labels = { 'app.kubernetes.io/component': 'controller' };
    const { objects, flows } = renderIn((chart) =>
      new Pods(chart, 'demo', 'twisterlab', labels).egressToCidr(apiServer(cluster!)),
    );
    expect(objects[0]?.manifest).toMatchObject({
      metadata: { name: 'demo-to-api-server' },
      spec: { podSelector: { matchLabels: labels } },
    });
    expect(flows[0]?.from).toEqual({ name: 'demo', namespace: 'twisterlab', labels });
  });

  it('may use DNS only if they connect to a workload by name', () => {
    const policies = (build: (pods: Pods, other: Pods) => void) =>
      renderIn((chart) =>
        build(new Pods(chart, 'demo', 'twisterlab'), new Pods(new Chart(chart, 'other'), 'other', 'twisterlab')),
      );
    const names = (rendered: ReturnType<typeof policies>) =>
      rendered.objects.map(({ manifest }) => manifest.metadata.name).sort();
    expect(names(policies(() => {}))).toEqual([]);
    expect(names(policies((pods, other) => pods.connectTo({ pods: other, port: 80 })))).toEqual([
      'demo-to-dns',
      'demo-to-other',
      'other-from-demo',
    ]);
  });
});

describe('webhookCallers', () => {
  it('is the address of the server on a single node', () => {
    const [single] = environmentsWith({}).clusters;
    expect(webhookCallers(single!).addresses).toEqual(['192.168.0.30/32']);
  });

  it('includes the overlay address of each server when the pod may run on another node', () => {
    const { addresses } = webhookCallers(cluster!);
    expect(addresses.slice(2, 5)).toEqual(['192.168.0.32/32', '10.42.0.0/32', '10.42.1.0/32']);
    expect(addresses.at(-1)).toBe('10.42.15.0/32');
  });
});

describe('Config', () => {
  const nameOf = (files: Record<string, string>) => {
    let name = '';
    const { objects } = renderIn((chart) => {
      name = new Config(chart, 'demo-config', files).name;
    });
    expect(objects[0]?.manifest).toMatchObject({ immutable: true, metadata: { name }, data: files });
    return name;
  };

  it('has a name that depends on the content and not on the order of the files', () => {
    expect(nameOf({ a: '1', b: '2' })).toBe(nameOf({ b: '2', a: '1' }));
    expect(nameOf({ a: '1', b: '2' })).not.toBe(nameOf({ a: '1', b: '3' }));
    expect(nameOf({ a: '1', b: '2' })).not.toBe(nameOf({ a: '1b', b: '2' }));
  });
});

describe('service', () => {
  const portsOf = (ports: Record<string, number>) =>
    renderIn((chart) => service(chart, { name: 'demo', ports, exposure: { nodePort: 30001 } })).objects[0]?.manifest;

  it('gives the node port to the port http and to no other', () => {
    const manifest = portsOf({ metrics: 9090, http: 8000 });
    expect(manifest).toMatchObject({ spec: { ports: [{ name: 'metrics' }, { name: 'http', nodePort: 30001 }] } });
    expect(JSON.stringify(manifest).match(/nodePort/g)).toHaveLength(1);
  });

  it('gives the node port to the only port, whatever its name', () => {
    expect(portsOf({ redis: 6379 })).toMatchObject({ spec: { ports: [{ name: 'redis', nodePort: 30001 }] } });
  });

  it('refuses a node port for several ports if none is named http', () => {
    expect(() => portsOf({ grpc: 4317, metrics: 9090 })).toThrow(
      'Service demo has one node port for the ports grpc, metrics. Name one of them http.',
    );
  });
});

describe('defaultDeny', () => {
  it.each([
    [{}, 'default-deny', {}, ['Ingress', 'Egress']],
    [{ types: ['Ingress' as const] }, 'default-deny', {}, ['Ingress']],
    [
      { pods: { name: 'demo', labels: { app: 'demo' } } },
      'demo-default-deny',
      { matchLabels: { app: 'demo' } },
      ['Ingress', 'Egress'],
    ],
  ])('%j', (props, name, podSelector, policyTypes) => {
    const { objects } = renderIn((chart) => defaultDeny(chart, props));
    expect(objects.map(({ manifest }) => manifest)).toMatchObject([
      { metadata: { name, namespace: 'twisterlab' }, spec: { podSelector, policyTypes } },
    ]);
  });
});

describe('SecretSource', () => {
  const keys = { password: 'For tests.' };
  const declared = { name: 'demo', namespace: 'twisterlab', keys };

  it('renders nothing and declares name, namespace and keys', () => {
    const { objects, secrets } = renderIn(
      (chart) => new SecretSource(chart, 'demo', keys, { cluster: { secrets: 'bootstrap' } }),
    );
    expect(objects).toEqual([]);
    expect(secrets).toEqual([declared]);
  });

  it('renders an ExternalSecret of the path with its name if the cluster has a secrets store', () => {
    const { objects, secrets } = renderIn(
      (chart) => new SecretSource(chart, 'demo', keys, { cluster: { secrets: 'vault' } }),
    );
    expect(objects.map(({ manifest }) => manifest)).toMatchObject([
      {
        kind: 'ExternalSecret',
        metadata: { name: 'demo', namespace: 'twisterlab' },
        spec: {
          secretStoreRef: { kind: 'ClusterSecretStore', name: 'production' },
          target: { name: 'demo', deletionPolicy: 'Retain' },
          data: [{ secretKey: 'password', remoteRef: { key: 'twisterlab/demo', property: 'password' } }],
        },
      },
    ]);
    expect(secrets).toEqual([{ ...declared, fromStore: true }]);
  });

  it('leaves to bootstrap what must exist before the store', () => {
    const beforeStore = 'the store needs it';
    const { objects, secrets } = renderIn((chart) => new SecretSource(chart, 'demo', keys, { beforeStore }));
    expect(objects).toEqual([]);
    expect(secrets).toEqual([{ ...declared, beforeStore }]);
  });
});
