import { unreachableService } from '@twisterlab/platform/verify/network/unreachable-service';
import { finding } from '../../kit/finding';
import {
  allows,
  configMap,
  denyAll,
  deployment,
  findings,
  networkPolicy,
  object,
  pods,
  service,
  statefulSet,
  webhook,
} from '../../kit/objects';

const redis = deployment('redis', { container: { ports: [{ name: 'redis', containerPort: 6379 }] } });
const redisService = (ports: object[] = [{ name: 'redis', port: 6379, targetPort: 'redis' }]) =>
  service('redis', { ports });
const mcp = (value = 'redis://redis:6379/0') =>
  deployment('mcp', { container: { env: [{ name: 'REDIS_URL', value }] } });
const open = [allows.egress('mcp', 'redis', 6379), allows.ingress('redis', 'mcp', 6379)];
const ingress = object('networking.k8s.io/v1', 'Ingress', 'api', {
  spec: { rules: [{ http: { paths: [{ backend: { service: { name: 'api', port: { name: 'http' } } } }] } }] },
});
const fromTraefik = networkPolicy('api-from-traefik', {
  podSelector: { matchLabels: pods('api').labels },
  ingress: [{ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } }] }],
});

describe('unreachable-service', () => {
  it('accepts a Service that the policies allow', () => {
    expect(findings(unreachableService, [mcp(), redis, redisService(), denyAll, ...open])).toEqual([]);
  });

  it('refuses a Service that the policies block', () => {
    expect(findings(unreachableService, [mcp(), redis, redisService(), denyAll])).toEqual([
      'Deployment mcp env REDIS_URL of mcp references Service twisterlab/redis, but no NetworkPolicy lets Deployment twisterlab/mcp reach port 6379',
    ]);
  });

  it('checks the workloads that get their variables from a ConfigMap', () => {
    const settings = configMap('settings', { REDIS_URL: 'redis://redis:6379/0' });
    const reader = deployment('mcp', {
      container: { envFrom: [{ configMapRef: { name: 'settings' } }] },
    });
    const all = [settings, reader, redis, redisService(), denyAll];
    expect(findings(unreachableService, all)).toEqual([
      finding('Deployment mcp', 'env REDIS_URL of mcp (ConfigMap settings)', 'Service twisterlab/redis', 'port 6379'),
    ]);
    expect(findings(unreachableService, [...all, ...open])).toEqual([]);
  });

  it('checks the port of the pods, not of the Service', () => {
    const behind = redisService([{ name: 'redis', port: 80, targetPort: 6379 }]);
    expect(findings(unreachableService, [mcp('redis://redis:80/0'), redis, behind, denyAll, ...open])).toEqual([]);
    expect(findings(unreachableService, [mcp('redis://redis:80/0'), redis, behind, denyAll])).toEqual([
      finding(
        'Deployment mcp',
        'env REDIS_URL of mcp',
        'Service twisterlab/redis',
        'Deployment twisterlab/mcp',
        'port 6379',
      ),
    ]);
  });

  it('accepts any port of the Service if the URL has none', () => {
    const two = redisService([
      { name: 'redis', port: 6379 },
      { name: 'metrics', port: 9121 },
    ]);
    expect(findings(unreachableService, [mcp('redis://redis/0'), redis, two, denyAll, ...open])).toEqual([]);
    expect(findings(unreachableService, [mcp('redis://redis:9121/0'), redis, two, denyAll, ...open])).toEqual([
      finding(
        'Deployment mcp',
        'env REDIS_URL of mcp',
        'Service twisterlab/redis',
        'Deployment twisterlab/mcp',
        'port 9121',
      ),
    ]);
  });

  it('ignores missing Services, and Services without a selector', () => {
    const elsewhere = service('redis', { selector: undefined });
    expect(findings(unreachableService, [mcp(), redis, denyAll])).toEqual([]);
    expect(findings(unreachableService, [mcp(), redis, elsewhere, denyAll])).toEqual([]);
  });

  it('ignores a port that the Service lacks, which dangling-reference reports', () => {
    expect(findings(unreachableService, [mcp('redis://redis:1/0'), redis, redisService(), denyAll])).toEqual([]);
  });

  it('ignores a ConfigMap of the same name, and a Service of another namespace', () => {
    const volumes = [{ name: 'files', configMap: { name: 'redis' } }];
    const reader = deployment('mcp', { spec: { volumes } });
    const elsewhere = object('v1', 'Service', 'redis', { spec: { selector: {}, ports: [{ port: 6379 }] } }, 'default');
    expect(findings(unreachableService, [reader, redis, redisService(), denyAll])).toEqual([]);
    expect(findings(unreachableService, [mcp(), redis, elsewhere, denyAll])).toEqual([]);
  });

  it('ignores the serviceName of a StatefulSet', () => {
    const own = statefulSet('redis', { statefulSet: { serviceName: 'redis' } });
    expect(findings(unreachableService, [own, redisService(), denyAll])).toEqual([]);
  });

  it('checks the backends of an Ingress from the ingress controller', () => {
    const api = [deployment('api'), service('api'), ingress, denyAll];
    expect(findings(unreachableService, [...api, fromTraefik])).toEqual([]);
    expect(findings(unreachableService, api)).toEqual([
      finding('Ingress api', 'backend', 'Service twisterlab/api', 'traefik in kube-system', 'port 8000'),
    ]);
  });

  it('checks the Service of a webhook from the addresses of the API server', () => {
    const gate = [deployment('api'), service('api'), webhook('api'), denyAll];
    const fromServer = (cidr: string) =>
      networkPolicy('api-from-api-server', {
        podSelector: { matchLabels: pods('api').labels },
        ingress: [{ from: [{ ipBlock: { cidr } }] }],
      });
    expect(findings(unreachableService, [...gate, fromServer('192.168.0.30/32')])).toEqual([]);
    expect(findings(unreachableService, [...gate, fromServer('192.168.0.31/32')])).toEqual([
      finding(
        'ValidatingWebhookConfiguration api',
        'webhook widgets.example.org',
        'Service twisterlab/api',
        '192.168.0.30/32',
        'port 8000',
      ),
    ]);
  });

  it('checks declared endpoints of a Service without a selector', () => {
    const db = statefulSet('db', { container: { ports: [{ name: 'postgres', containerPort: 5432 }] } });
    const primary = service('db', { selector: undefined, ports: [{ name: 'postgres', port: 5432, targetPort: 5432 }] });
    const objects = [mcp('postgresql://db:5432/app'), db, primary, denyAll];
    const endpoints = [{ service: 'db', namespace: 'twisterlab', labels: pods('db').labels }];
    expect(findings(unreachableService, objects)).toEqual([]);
    expect(findings(unreachableService, objects, { endpoints })).toEqual([
      finding(
        'Deployment mcp',
        'env REDIS_URL of mcp',
        'Service twisterlab/db',
        'Deployment twisterlab/mcp',
        'port 5432',
      ),
    ]);
    const opened = [allows.egress('mcp', 'db', 5432), allows.ingress('db', 'mcp', 5432)];
    expect(findings(unreachableService, [...objects, ...opened], { endpoints })).toEqual([]);
  });

  it('checks Services in the text of a configuration, and any port of the pods behind a headless one', () => {
    const reads = (host: string) => [
      deployment('mcp', {
        container: { volumeMounts: [{ name: 'config', mountPath: '/etc/mcp' }] },
        spec: { volumes: [{ name: 'config', configMap: { name: 'settings' } }] },
      }),
      configMap('settings', { 'mcp.conf': `db-host=${host}\n` }),
      statefulSet('db', {
        container: {
          ports: [
            { name: 'postgres', containerPort: 5432 },
            { name: 'backup', containerPort: 8432 },
          ],
        },
      }),
      service('db', { clusterIP: 'None', ports: [{ name: 'postgres', port: 5432 }] }),
      denyAll,
    ];
    const blocked = reads('db.twisterlab.svc');
    expect(findings(unreachableService, blocked)).toEqual([
      finding(
        'Deployment mcp',
        '/etc/mcp/mcp.conf of mcp (ConfigMap settings)',
        'Service twisterlab/db',
        'port 5432, 8432',
      ),
    ]);
    const opened = [allows.egress('mcp', 'db', 8432), allows.ingress('db', 'mcp', 8432)];
    expect(findings(unreachableService, [...blocked, ...opened])).toEqual([]);
  });
});
