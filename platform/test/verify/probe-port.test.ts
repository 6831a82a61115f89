import { probePort } from '@twisterlab/platform/verify/probe-port';
import { deployment, findings } from '../kit/objects';

const probing = (port: string | number) =>
  deployment('api', { container: { livenessProbe: { httpGet: { path: '/', port } } } });

describe('probe-port', () => {
  it.each(['http', 8000])('accepts a probe on the declared port %s', (port) => {
    expect(findings(probePort, [probing(port)])).toEqual([]);
  });

  it('refuses a probe on a port that nobody opens, and says which are open', () => {
    expect(findings(probePort, [probing(9000)])).toEqual([
      'Deployment api the livenessProbe of api asks port 9000; open: http, 8000',
    ]);
  });

  it('asks nothing of a probe that runs a command', () => {
    expect(findings(probePort, [deployment('api', { container: { livenessProbe: { exec: {} } } })])).toEqual([]);
  });

  it.each(['startupProbe', 'readinessProbe', 'livenessProbe'])('looks at the %s, whatever it asks with', (kind) => {
    for (const action of [{ tcpSocket: { port: 9000 } }, { grpc: { port: 9000 } }]) {
      expect(findings(probePort, [deployment('api', { container: { [kind]: action } })])).toEqual([
        `Deployment api the ${kind} of api asks port 9000; open: http, 8000`,
      ]);
    }
  });

  it('refuses any port of a container that opens none', () => {
    const container = { ports: undefined, livenessProbe: { tcpSocket: { port: 80 } } };
    expect(findings(probePort, [deployment('api', { container })])).toEqual([
      'Deployment api the livenessProbe of api asks port 80; open: none',
    ]);
  });

  it('looks at containers that run beside, too', () => {
    const beside = { name: 'beside', restartPolicy: 'Always', startupProbe: { tcpSocket: { port: 80 } } };
    expect(findings(probePort, [deployment('api', { spec: { initContainers: [beside] } })])).toEqual([
      'Deployment api the startupProbe of beside asks port 80; open: none',
    ]);
  });
});
