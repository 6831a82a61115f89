import { serviceEndpoints } from '@twisterlab/platform/verify/network/service-endpoints';
import { deployment, findings, service, statefulSet } from '../../kit/objects';

const endpoints = [{ service: 'db', namespace: 'twisterlab', labels: { app: 'db' } }];
const store = statefulSet('db', { statefulSet: { serviceName: 'db' } });
const client = deployment('api', {
  container: { env: [{ name: 'DB_URL', value: 'http://db-0.db.twisterlab.svc:80' }] },
});

describe('service-endpoints', () => {
  it('accepts a selector, declared endpoints, an external name and a headless Service', () => {
    expect(findings(serviceEndpoints, [service('api')])).toEqual([]);
    expect(findings(serviceEndpoints, [service('db', { selector: undefined })], { endpoints })).toEqual([]);
    expect(findings(serviceEndpoints, [service('out', { selector: undefined, type: 'ExternalName' })])).toEqual([]);
    expect(findings(serviceEndpoints, [service('db', { clusterIP: 'None', selector: undefined })])).toEqual([]);
  });

  it('rejects a Service without pods or ports', () => {
    expect(findings(serviceEndpoints, [service('api', { selector: undefined })])).toEqual([
      'Service api has no selector, and no chart declares who writes its endpoints: it leads nowhere',
    ]);
    expect(findings(serviceEndpoints, [service('api', { ports: [] })])).toEqual(['Service api has no ports']);
  });

  it('rejects names of pods that their Service does not make', () => {
    expect(findings(serviceEndpoints, [store, service('db', { clusterIP: 'None' }), client])).toEqual([]);
    expect(findings(serviceEndpoints, [store, service('db')])).toEqual([]);
    expect(findings(serviceEndpoints, [store, service('db'), client])).toEqual([
      'StatefulSet db has the serviceName db, which is not headless: its pods have no DNS names',
    ]);
  });
});
