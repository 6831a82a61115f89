import { probePort } from '@twisterlab/platform/verify/workloads/probe-port';
import { images } from '../../kit/facts';
import { finding } from '../../kit/finding';
import { deployment, findings } from '../../kit/objects';

const image = images.tools;
const probing = (port: string | number, options: object = { image }) =>
  deployment('api', { ...options, container: { livenessProbe: { httpGet: { path: '/', port } } } });

describe('probe-port', () => {
  it.each(['http', 8000])('accepts a probe on the declared port %s', (port) => {
    expect(findings(probePort, [probing(port)])).toEqual([]);
  });

  it('refuses a probe on a port that is not open, and lists the open ports', () => {
    expect(findings(probePort, [probing(9000)])).toEqual([
      'Deployment api the livenessProbe of api uses port 9000, which the container does not open; open: http, 8000',
    ]);
  });

  it('accepts an unlisted number of an unknown image, but not an unlisted name', () => {
    expect(findings(probePort, [probing(9000, {})])).toEqual([]);
    expect(findings(probePort, [probing('web', {})])).toEqual([
      'Deployment api the livenessProbe of api uses port web, which the container does not open; open: http, 8000',
    ]);
  });

  it('accepts a number that is not listed and that the image opens', () => {
    const container = { ports: undefined, livenessProbe: { tcpSocket: { port: 8000 } } };
    expect(findings(probePort, [deployment('api', { image, container })])).toEqual([]);
  });

  it('ignores an exec probe', () => {
    expect(findings(probePort, [deployment('api', { container: { livenessProbe: { exec: {} } } })])).toEqual([]);
  });

  it.each(['startupProbe', 'readinessProbe', 'livenessProbe'])('checks the %s with every kind of handler', (kind) => {
    for (const action of [{ tcpSocket: { port: 9000 } }, { grpc: { port: 9000 } }]) {
      expect(findings(probePort, [deployment('api', { image, container: { [kind]: action } })])).toEqual([
        finding('Deployment api', `${kind} of api`, 'port 9000', /http, 8000$/),
      ]);
    }
  });

  it('refuses any port of a container that opens none', () => {
    const container = { ports: undefined, livenessProbe: { tcpSocket: { port: 80 } } };
    expect(findings(probePort, [deployment('api', { image, container })])).toEqual([
      finding('Deployment api', 'livenessProbe of api', 'port 80', /none$/),
    ]);
  });

  it('checks sidecars', () => {
    const sidecar = { name: 'sidecar', image, restartPolicy: 'Always', startupProbe: { tcpSocket: { port: 80 } } };
    expect(findings(probePort, [deployment('api', { spec: { initContainers: [sidecar] } })])).toEqual([
      finding('Deployment api', 'startupProbe of sidecar', 'port 80', /none$/),
    ]);
  });
});
