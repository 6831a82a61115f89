import { unreachableService } from '@twisterlab/platform/verify/unreachable-service';
import {
  defaultDeny,
  deployment,
  findings,
  networkPolicy,
  object,
  opens,
  pods,
  service,
  statefulSet,
  webhook,
} from '../kit/objects';

const redis = deployment('redis', { container: { ports: [{ name: 'redis', containerPort: 6379 }] } });
const redisService = (ports: object[] = [{ name: 'redis', port: 6379, targetPort: 'redis' }]) =>
  service('redis', { ports });
const mcp = (value = 'redis://redis:6379/0') =>
  deployment('mcp', { container: { env: [{ name: 'REDIS_URL', value }] } });
const open = [opens.egress('mcp', 'redis', 6379), opens.ingress('redis', 'mcp', 6379)];
const ingress = object('networking.k8s.io/v1', 'Ingress', 'api', {
  spec: { rules: [{ http: { paths: [{ backend: { service: { name: 'api', port: { name: 'http' } } } }] } }] },
});
const fromTraefik = networkPolicy('api-from-traefik', {
  podSelector: { matchLabels: pods('api').labels },
  ingress: [{ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } }] }],
});

describe('unreachable-service', () => {
  it('accepts an address that the policies lead to', () => {
    expect(findings(unreachableService, [mcp(), redis, redisService(), defaultDeny, ...open])).toEqual([]);
  });

  it('refuses an address that they do not lead to', () => {
    expect(findings(unreachableService, [mcp(), redis, redisService(), defaultDeny])).toEqual([
      'Deployment mcp env REDIS_URL of mcp leads Deployment twisterlab/mcp to Service twisterlab/redis, and no policy lets it reach port 6379',
    ]);
  });

  it("asks for the pods' port, not for the Service's", () => {
    const behind = redisService([{ name: 'redis', port: 80, targetPort: 6379 }]);
    expect(findings(unreachableService, [mcp('redis://redis:80/0'), redis, behind, defaultDeny, ...open])).toEqual([]);
    expect(findings(unreachableService, [mcp('redis://redis:80/0'), redis, behind, defaultDeny])).toEqual([
      'Deployment mcp env REDIS_URL of mcp leads Deployment twisterlab/mcp to Service twisterlab/redis, and no policy lets it reach port 6379',
    ]);
  });

  it('accepts any of the ports when the address names none', () => {
    const two = redisService([
      { name: 'redis', port: 6379 },
      { name: 'metrics', port: 9121 },
    ]);
    expect(findings(unreachableService, [mcp('redis://redis/0'), redis, two, defaultDeny, ...open])).toEqual([]);
    expect(findings(unreachableService, [mcp('redis://redis:9121/0'), redis, two, defaultDeny, ...open])).toEqual([
      'Deployment mcp env REDIS_URL of mcp leads Deployment twisterlab/mcp to Service twisterlab/redis, and no policy lets it reach port 9121',
    ]);
  });

  it('leaves names without a Service, and Services without a selector, to other rules', () => {
    const elsewhere = service('redis', { selector: undefined });
    expect(findings(unreachableService, [mcp(), redis, defaultDeny])).toEqual([]);
    expect(findings(unreachableService, [mcp(), redis, elsewhere, defaultDeny])).toEqual([]);
  });

  it('leaves a port that the Service lacks to the rule dangling-reference', () => {
    expect(findings(unreachableService, [mcp('redis://redis:1/0'), redis, redisService(), defaultDeny])).toEqual([]);
  });

  it('does not take a ConfigMap of the same name for a call, nor a Service of another namespace', () => {
    const volumes = [{ name: 'files', configMap: { name: 'redis' } }];
    const reader = deployment('mcp', { spec: { volumes } });
    const elsewhere = object('v1', 'Service', 'redis', { spec: { selector: {}, ports: [{ port: 6379 }] } }, 'default');
    expect(findings(unreachableService, [reader, redis, redisService(), defaultDeny])).toEqual([]);
    expect(findings(unreachableService, [mcp(), redis, elsewhere, defaultDeny])).toEqual([]);
  });

  it('does not take the serviceName of a StatefulSet for a call', () => {
    const own = statefulSet('redis', { statefulSet: { serviceName: 'redis' } });
    expect(findings(unreachableService, [own, redisService(), defaultDeny])).toEqual([]);
  });

  it('sends what an Ingress names through the ingress controller', () => {
    const api = [deployment('api'), service('api'), ingress, defaultDeny];
    expect(findings(unreachableService, [...api, fromTraefik])).toEqual([]);
    expect(findings(unreachableService, api)).toEqual([
      'Ingress api backend leads traefik in kube-system to Service twisterlab/api, and no policy lets it reach port 8000',
    ]);
  });

  it("sends what a webhook names from the API server's addresses", () => {
    const gate = [deployment('api'), service('api'), webhook('api'), defaultDeny];
    const fromServer = (cidr: string) =>
      networkPolicy('api-from-api-server', {
        podSelector: { matchLabels: pods('api').labels },
        ingress: [{ from: [{ ipBlock: { cidr } }] }],
      });
    expect(findings(unreachableService, [...gate, fromServer('192.168.0.30/32')])).toEqual([]);
    expect(findings(unreachableService, [...gate, fromServer('192.168.0.31/32')])).toEqual([
      'ValidatingWebhookConfiguration api webhook widgets.example.org leads 192.168.0.30/32 to Service twisterlab/api, and no policy lets it reach port 8000',
    ]);
  });

  it('knows the pods behind a Service whose endpoints a program writes', () => {
    const db = statefulSet('db', { container: { ports: [{ name: 'postgres', containerPort: 5432 }] } });
    const primary = service('db', { selector: undefined, ports: [{ name: 'postgres', port: 5432, targetPort: 5432 }] });
    const objects = [mcp('postgresql://db:5432/app'), db, primary, defaultDeny];
    const endpoints = [{ service: 'db', namespace: 'twisterlab', labels: pods('db').labels }];
    expect(findings(unreachableService, objects)).toEqual([]);
    expect(findings(unreachableService, objects, { endpoints })).toEqual([
      'Deployment mcp env REDIS_URL of mcp leads Deployment twisterlab/mcp to Service twisterlab/db, and no policy lets it reach port 5432',
    ]);
    const opened = [opens.egress('mcp', 'db', 5432), opens.ingress('db', 'mcp', 5432)];
    expect(findings(unreachableService, [...objects, ...opened], { endpoints })).toEqual([]);
  });
});
