import { probeHost } from '@twisterlab/platform/verify/workloads/probe-host';
import { cluster, deployment, findings } from '../../kit/objects';

const check = (probe: object, spec: Record<string, unknown> = {}, container: Record<string, unknown> = {}) =>
  findings(probeHost, [deployment('api', { spec, container: { livenessProbe: probe, ...container } })]);
const httpGet = (host?: string) => ({ httpGet: { path: '/', port: 8000, host } });
const hostNetwork = { hostNetwork: true };

describe('probe-host', () => {
  it('accepts a probe of the pod', () => {
    expect(check(httpGet())).toEqual([]);
    expect(check({ exec: { command: ['true'] } })).toEqual([]);
  });

  it.each(['127.0.0.1', '127.0.0.53', 'localhost', '::1', '[::1]', '0.0.0.0', cluster.nodes[0]!.address])(
    'accepts %s on the network of the only node',
    (host) => expect(check(httpGet(host), hostNetwork)).toEqual([]),
  );

  it('accepts a port that the node forwards to the pod', () => {
    const ports = [{ containerPort: 8000, hostPort: 8000 }];
    expect(check(httpGet('127.0.0.1'), {}, { ports })).toEqual([]);
  });

  it('rejects another machine, for HTTP and TCP', () => {
    expect(check(httpGet('203.0.113.9'), hostNetwork)).toEqual([
      'Deployment api the livenessProbe of api connects to 203.0.113.9, which is not this pod',
    ]);
    expect(check({ tcpSocket: { host: 'example.org', port: 80 } }, hostNetwork)).toHaveLength(1);
  });

  it('rejects the address of one of several nodes', () => {
    const [node] = cluster.nodes;
    const two = { ...cluster, nodes: [node!, { ...node!, name: 'second', address: '192.168.0.31' }] };
    const api = deployment('api', { spec: hostNetwork, container: { livenessProbe: httpGet(node!.address) } });
    expect(findings(probeHost, [api], { cluster: two })).toHaveLength(1);
  });

  it('rejects the loopback address of the node for a pod with a network of its own', () => {
    expect(check(httpGet('127.0.0.1'))).toEqual([expect.stringContaining('connects to 127.0.0.1')]);
  });
});
