import { apiServer, webhookCallers } from '@twisterlab/platform/network/outside';
import { renderEnvironment } from '@twisterlab/platform/render';
import { Chart } from 'cdk8s';
import { Application } from '../../charts/kit/application';
import { Config } from '../../charts/kit/config';
import { Pods } from '../../charts/kit/pods';
import { SecretSource } from '../../charts/kit/secret';
import { fleetWith, threeNodes } from '../records/good';

const [cluster] = fleetWith({ edge: { nodes: threeNodes, serverAddress: '192.168.0.40' } }).clusters;
const renderIn = (build: (chart: Chart) => void) =>
  renderEnvironment('production', cluster!, (app) => build(new Application(app, 'demo', 'production', 'twisterlab')));

describe('Pods', () => {
  it('reach the API server by the addresses of the servers on 6443, since policies act after the translation', () => {
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

  it('are told from others of their namespace by the labels that they are given', () => {
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

  it('may resolve names once they call somebody by name, and not before', () => {
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
  it('is the server alone where the pod is beside it', () => {
    const [single] = fleetWith({}).clusters;
    expect(webhookCallers(single!).addresses).toEqual(['192.168.0.30/32']);
  });

  it('is also the overlay address of each server where the pod may be on another node', () => {
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

  it('is named after its content, in whatever order it was written', () => {
    expect(nameOf({ a: '1', b: '2' })).toBe(nameOf({ b: '2', a: '1' }));
    expect(nameOf({ a: '1', b: '2' })).not.toBe(nameOf({ a: '1', b: '3' }));
    expect(nameOf({ a: '1', b: '2' })).not.toBe(nameOf({ a: '1b', b: '2' }));
  });
});

describe('SecretSource', () => {
  it('renders nothing and declares name, namespace and keys', () => {
    const { objects, secrets } = renderIn((chart) => new SecretSource(chart, 'demo', { password: 'Of nobody.' }));
    expect(objects).toEqual([]);
    expect(secrets).toEqual([{ name: 'demo', namespace: 'twisterlab', keys: { password: 'Of nobody.' } }]);
  });
});
