import { probes } from '@twisterlab/platform/verify/workloads/probes';
import { cronJob, deployment, findings, object, service, template } from '../../kit/objects';

const httpGet = { path: '/', port: 'http' };
const server = (container: Record<string, unknown>) => deployment('api', { container });

describe('probes', () => {
  it('accepts a server with both, a task, and a container without ports', () => {
    expect(findings(probes, [server({}), service('api')])).toEqual([]);
    expect(findings(probes, [cronJob('api', { container: { livenessProbe: undefined } }), service('api')])).toEqual([]);
    expect(findings(probes, [server({ ports: [] }), service('api')])).toEqual([]);
  });

  it('accepts a server without a readinessProbe to which no Service leads', () => {
    expect(findings(probes, [server({ readinessProbe: undefined })])).toEqual([]);
  });

  it('rejects a DaemonSet without a readinessProbe to which no Service leads', () => {
    const container = { ports: [{ containerPort: 8000 }], livenessProbe: { httpGet } };
    const agent = (own: object) =>
      object('apps/v1', 'DaemonSet', 'agent', {
        spec: { selector: {}, template: template('agent', { container: { ...container, ...own } }) },
      });
    expect(findings(probes, [agent({ readinessProbe: { httpGet } })])).toEqual([]);
    expect(findings(probes, [agent({})])).toEqual([
      'DaemonSet agent agent has no readinessProbe: an update that does not work reaches every node',
    ]);
  });

  it('rejects a server without one of them', () => {
    expect(findings(probes, [server({ readinessProbe: undefined }), service('api')])).toEqual([
      'Deployment api api has no readinessProbe: a Service sends it requests that it cannot answer',
    ]);
    expect(findings(probes, [server({ livenessProbe: undefined, readinessProbe: { httpGet } })])).toEqual([
      'Deployment api api has no livenessProbe: nothing restarts it when it hangs',
    ]);
  });
});
