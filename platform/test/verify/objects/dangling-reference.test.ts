import { danglingReference } from '@twisterlab/platform/verify/objects/dangling-reference';
import { finding } from '../../kit/finding';
import {
  configMap,
  deployment,
  findings,
  graph,
  object,
  service,
  statefulSet,
  template,
  webhook,
} from '../../kit/objects';

const withEnv = (name: string, ...env: object[]) => deployment(name, { container: { env } });
const key = (kind: 'configMapKeyRef' | 'secretKeyRef', name: string, wanted: string) => ({
  name: 'VALUE',
  valueFrom: { [kind]: { name, key: wanted } },
});
const secrets = [{ name: 'redis', namespace: 'twisterlab', keys: { password: 'Of the server.' } }];
const ingress = (port: object) => {
  const paths = ['/', '/docs'].map((path) => ({ path, backend: { service: { name: 'api', port } } }));
  return object('networking.k8s.io/v1', 'Ingress', 'api', {
    spec: { ingressClassName: 'traefik', rules: [{ http: { paths } }] },
  });
};
const fixesOf = (...manifests: Parameters<typeof graph>[0]) => [
  ...new Set([...danglingReference.check(graph(manifests))].map(({ fix }) => fix)),
];

describe('dangling-reference', () => {
  it('accepts references to rendered objects, declared Secrets and objects of K3s', () => {
    const objects = [
      configMap('settings', { level: 'INFO' }),
      service('redis', { ports: [{ name: 'redis', port: 6379 }] }),
      service('api'),
      ingress({ name: 'http' }),
      withEnv(
        'api',
        key('configMapKeyRef', 'settings', 'level'),
        { ...key('secretKeyRef', 'redis', 'password'), name: 'PASSWORD' },
        { name: 'REDIS_URL', value: 'redis://redis:6379/0' },
      ),
      deployment('mcp', { spec: { serviceAccountName: 'default', priorityClassName: 'system-node-critical' } }),
    ];
    expect(findings(danglingReference, objects, { secrets })).toEqual([]);
  });

  it('accepts what the API server creates itself', () => {
    const binding = (kind: string, name: string, namespace: string) =>
      object(
        'rbac.authorization.k8s.io/v1',
        'RoleBinding',
        `uses-${namespace}`,
        { roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name }, subjects: [] },
        namespace,
      );
    const reader = binding('Role', 'extension-apiserver-authentication-reader', 'kube-system');
    const views = binding('ClusterRole', 'system:aggregate-to-view', 'twisterlab');
    expect(findings(danglingReference, [reader, views])).toEqual([]);
    expect(findings(danglingReference, [binding('Role', 'extension-apiserver', 'kube-system')])).toHaveLength(1);
    expect(
      findings(danglingReference, [binding('Role', 'extension-apiserver-authentication-reader', 'twisterlab')]),
    ).toHaveLength(1);
  });

  it('accepts a Secret that a program creates, whose role allows it and which has its name', () => {
    const user = withEnv('api', key('secretKeyRef', 'webhook-cert', 'tls.crt'));
    const role = (...rules: object[]) =>
      object('rbac.authorization.k8s.io/v1', 'Role', 'writer', {
        rules: rules.map((rule) => ({ apiGroups: [''], resources: ['secrets'], ...rule })),
      });
    const creates = role({ verbs: ['get', 'create'] });
    const program = (name: string) => deployment('issuer', { container: { args: [`--secret-name=${name}`] } });
    expect(findings(danglingReference, [user, program('webhook-cert'), creates])).toEqual([]);
    expect(
      findings(danglingReference, [
        user,
        role({ verbs: ['create'] }, { verbs: ['get'], resourceNames: ['webhook-cert'] }),
      ]),
    ).toEqual([]);
    expect(findings(danglingReference, [user, program('webhook-cert')])).toHaveLength(1);
    expect(findings(danglingReference, [user, program('webhook-cert-2'), creates])).toHaveLength(1);
    expect(findings(danglingReference, [user, program('webhook-cert'), role({ verbs: ['get'] })])).toHaveLength(1);
  });

  it('lists all users of a missing object in one finding', () => {
    const url = { name: 'REDIS_URL', value: 'redis://redis:6379/0' };
    const objects = [
      withEnv('api', url, { name: 'REDIS_HOST', value: 'redis' }),
      withEnv('mcp', url),
      statefulSet('redis', { statefulSet: { serviceName: 'redis' } }),
    ];
    expect(findings(danglingReference, objects)).toEqual([
      'Deployment api Service twisterlab/redis is not defined; used by Deployment twisterlab/api (env REDIS_URL of api), Deployment twisterlab/api (env REDIS_HOST of api), Deployment twisterlab/mcp (env REDIS_URL of mcp), StatefulSet twisterlab/redis (serviceName)',
    ]);
  });

  it('lists a user with several references once', () => {
    expect(findings(danglingReference, [ingress({ name: 'http' })])).toEqual([
      finding('Ingress api', 'Service twisterlab/api', /used by Ingress twisterlab\/api \(backend\)$/),
    ]);
  });

  it.each([
    ['ConfigMap', withEnv('api', key('configMapKeyRef', 'settings', 'level')), 'env VALUE of api'],
    ['Secret', withEnv('api', key('secretKeyRef', 'settings', 'level')), 'env VALUE of api'],
    [
      'ConfigMap',
      deployment('api', { container: { envFrom: [{ configMapRef: { name: 'settings' } }] } }),
      'envFrom of api',
    ],
    [
      'PersistentVolumeClaim',
      deployment('api', { spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'settings' } }] } }),
      'volume data',
    ],
    [
      'Secret',
      deployment('api', { spec: { volumes: [{ name: 'keys', secret: { secretName: 'settings' } }] } }),
      'volume keys',
    ],
    ['ServiceAccount', deployment('api', { spec: { serviceAccountName: 'settings' } }), 'serviceAccountName'],
    ['Secret', deployment('api', { spec: { imagePullSecrets: [{ name: 'settings' }] } }), 'imagePullSecrets'],
  ])('refuses a %s that nothing defines', (kind, user, at) => {
    expect(findings(danglingReference, [user])).toEqual([
      finding('Deployment api', `${kind} twisterlab/settings`, `Deployment twisterlab/api (${at})`),
    ]);
  });

  it('refuses an autoscaler of a Deployment that nothing defines', () => {
    const autoscaler = object('autoscaling/v2', 'HorizontalPodAutoscaler', 'api', {
      spec: { maxReplicas: 2, scaleTargetRef: { kind: 'Deployment', name: 'api' } },
    });
    expect(findings(danglingReference, [autoscaler])).toEqual([
      finding(
        'HorizontalPodAutoscaler api',
        'Deployment twisterlab/api',
        'HorizontalPodAutoscaler twisterlab/api (scaleTargetRef)',
      ),
    ]);
  });

  it('refuses a namespace that nothing defines', () => {
    expect(findings(danglingReference, [object('v1', 'ConfigMap', 'settings', {}, 'elsewhere')])).toEqual([
      finding('ConfigMap settings', 'Namespace elsewhere', 'ConfigMap elsewhere/settings (metadata.namespace)'),
    ]);
  });

  it('refuses a storage class that nothing defines', () => {
    const claim = object('v1', 'PersistentVolumeClaim', 'data', { spec: { storageClassName: 'fast' } });
    expect(findings(danglingReference, [claim])).toEqual([
      finding(
        'PersistentVolumeClaim data',
        'StorageClass fast',
        'PersistentVolumeClaim twisterlab/data (storageClassName)',
      ),
    ]);
    expect(fixesOf(claim)).toEqual(['Define it or correct the name; existing: local-path.']);
  });

  it('accepts only the claims that a StatefulSet creates from its templates', () => {
    const redis = statefulSet('redis', {
      statefulSet: { replicas: 2, volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: {} }] },
    });
    const user = (claimName: string) =>
      deployment('copier', { spec: { volumes: [{ name: 'copies', persistentVolumeClaim: { claimName } }] } });
    expect(findings(danglingReference, [redis, user('data-redis-0')])).toEqual([]);
    expect(findings(danglingReference, [redis, user('data-redis-1')])).toEqual([]);
    for (const name of ['data-redis-2', 'data-redsi-0', 'data-redis', 'redis-data-0']) {
      expect(findings(danglingReference, [redis, user(name)])).toEqual([
        finding(
          'Deployment copier',
          `PersistentVolumeClaim twisterlab/${name}`,
          'Deployment twisterlab/copier (volume copies)',
        ),
      ]);
    }
    expect(fixesOf(redis, user('data-redis-2'))).toEqual([
      'Define it or correct the name; existing: data-redis-0, data-redis-1.',
    ]);
  });

  it('ignores a claim of another namespace', () => {
    const redis = object(
      'apps/v1',
      'StatefulSet',
      'redis',
      { spec: { template: template('redis'), volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: {} }] } },
      'default',
    );
    const volumes = [{ name: 'copies', persistentVolumeClaim: { claimName: 'data-redis-0' } }];
    expect(findings(danglingReference, [redis, deployment('copier', { spec: { volumes } })])).toEqual([
      finding(
        'Deployment copier',
        'PersistentVolumeClaim twisterlab/data-redis-0',
        'Deployment twisterlab/copier (volume copies)',
      ),
    ]);
  });

  it('ignores an object of another namespace', () => {
    const elsewhere = object('v1', 'ConfigMap', 'settings', { data: { level: 'INFO' } }, 'default');
    expect(
      findings(danglingReference, [withEnv('api', key('configMapKeyRef', 'settings', 'level')), elsewhere]),
    ).toEqual([
      finding('Deployment api', 'ConfigMap twisterlab/settings', 'Deployment twisterlab/api (env VALUE of api)'),
    ]);
  });

  it('refuses a key that a ConfigMap lacks, and lists its keys', () => {
    const user = withEnv('api', key('configMapKeyRef', 'settings', 'levle'));
    expect(findings(danglingReference, [user, configMap('settings', { level: 'INFO', port: '80' })])).toEqual([
      'Deployment api env VALUE of api references the key levle of ConfigMap twisterlab/settings, which has: level, port',
    ]);
  });

  it('refuses a key that a declared Secret lacks', () => {
    const user = withEnv('api', key('secretKeyRef', 'redis', 'REDIS_PASSWORD'));
    expect(findings(danglingReference, [user], { secrets })).toEqual([
      finding('Deployment api', 'env VALUE of api', 'key REDIS_PASSWORD', 'Secret twisterlab/redis', /password$/),
    ]);
  });

  it('refuses a key of a volume that an empty ConfigMap lacks', () => {
    const volumes = [{ name: 'files', configMap: { name: 'settings', items: [{ key: 'a.conf', path: 'a.conf' }] } }];
    expect(findings(danglingReference, [deployment('api', { spec: { volumes } }), configMap('settings')])).toEqual([
      finding('Deployment api', 'volume files', 'key a.conf', 'ConfigMap twisterlab/settings', /none$/),
    ]);
  });

  it('refuses a port that a Service lacks', () => {
    const url = { name: 'REDIS_URL', value: 'redis://redis:6380/0' };
    const redis = service('redis', { ports: [{ name: 'redis', port: 6379 }] });
    expect(findings(danglingReference, [withEnv('api', url), redis])).toEqual([
      finding('Deployment api', 'env REDIS_URL of api', 'port 6380', 'Service twisterlab/redis', /redis, 6379$/),
    ]);
  });

  it('checks the Service of a webhook, and its port', () => {
    expect(findings(danglingReference, [webhook('gate'), service('gate')])).toEqual([]);
    expect(findings(danglingReference, [webhook('gate')])).toEqual([
      finding(
        'ValidatingWebhookConfiguration gate',
        'Service twisterlab/gate',
        'ValidatingWebhookConfiguration gate (webhook widgets.example.org)',
      ),
    ]);
    expect(findings(danglingReference, [webhook('gate'), service('gate', { ports: [{ port: 443 }] })])).toEqual([
      finding(
        'ValidatingWebhookConfiguration gate',
        'webhook widgets.example.org',
        'port 80',
        'Service twisterlab/gate',
        /443$/,
      ),
    ]);
  });

  it('checks the pools of an L2Advertisement', () => {
    const lan = object('metallb.io/v1beta1', 'L2Advertisement', 'lan', { spec: { ipAddressPools: ['lan'] } });
    const pool = (name: string) => object('metallb.io/v1beta1', 'IPAddressPool', name);
    expect(findings(danglingReference, [lan, pool('lan')])).toEqual([]);
    expect(findings(danglingReference, [lan, pool('wan')])).toEqual([
      finding('L2Advertisement lan', 'IPAddressPool twisterlab/lan', 'L2Advertisement twisterlab/lan (ipAddressPools)'),
    ]);
  });

  it('lists up to 16 existing names', () => {
    const few = ['cache', 'postgres'].map((name) => service(name));
    const many = Array.from({ length: 17 }, (_, index) => service(`s${index}`));
    const user = withEnv('api', { name: 'REDIS_HOST', value: 'redis' });
    expect(fixesOf(user, ...few)).toEqual(['Define it or correct the name; existing: cache, postgres.']);
    expect(fixesOf(user, ...many)).toEqual(['Define it or correct the name.']);
    expect(fixesOf(user)).toEqual(['Define it or correct the name.']);
  });
});

describe('dangling-reference, optional', () => {
  it('accepts an optional reference to a missing object or key', () => {
    const env = (name: string, key: string) => ({
      name: key.toUpperCase(),
      valueFrom: { configMapKeyRef: { name, key, optional: true } },
    });
    const api = deployment('api', { container: { env: [env('absent', 'a'), env('present', 'b')] } });
    expect(findings(danglingReference, [api, configMap('present', { other: '1' })])).toEqual([]);
  });

  describe('a Service in the text of a configuration', () => {
    const reads = (text: string) => [
      deployment('api', {
        container: { volumeMounts: [{ name: 'config', mountPath: '/etc/api' }] },
        spec: { volumes: [{ name: 'config', configMap: { name: 'settings' } }] },
      }),
      configMap('settings', { 'api.yaml': text }),
      service('redis', { ports: [{ name: 'redis', port: 6379 }] }),
    ];

    it('is accepted if it exists, has the port, and is a name outside the cluster', () => {
      expect(findings(danglingReference, reads('cache: redis://redis:6379\ndocs: https://example.org\n'))).toEqual([]);
    });

    it('is rejected in a mounted file, with the path of the file', () => {
      expect(findings(danglingReference, reads('cache: redis://reddis:6379\n'))).toEqual([
        'Deployment api Service twisterlab/reddis is not defined; used by Deployment twisterlab/api (/etc/api/api.yaml of api (ConfigMap settings))',
      ]);
      expect(findings(danglingReference, reads('cache_addr: redis:6380\n'))).toEqual([
        finding('Deployment api', '/etc/api/api.yaml', 'the port 6380', 'Service twisterlab/redis'),
      ]);
    });

    it('is rejected in a variable from a ConfigMap and on the command line', () => {
      const variable = { name: 'CACHE_SERVER', valueFrom: { configMapKeyRef: { name: 'settings', key: 'cache' } } };
      const objects = [withEnv('api', variable), configMap('settings', { cache: 'reddis:6379' })];
      expect(findings(danglingReference, objects)).toEqual([
        finding('Deployment api', 'Service twisterlab/reddis', 'env CACHE_SERVER of api'),
      ]);
      const args = ['--cache=redis://reddis:6379'];
      expect(findings(danglingReference, [deployment('api', { container: { args } })])).toEqual([
        finding('Deployment api', 'Service twisterlab/reddis', 'the command of api'),
      ]);
    });

    it('is rejected with the name of a pod that its StatefulSet does not have', () => {
      const at = (pod: string) => [
        ...reads(`pg1-host=${pod}.members.twisterlab.svc.cluster.local\n`),
        statefulSet('db', { statefulSet: { replicas: 2 } }),
        service('members', { clusterIP: 'None' }),
      ];
      expect(findings(danglingReference, at('db-1'))).toEqual([]);
      expect(findings(danglingReference, at('db-2'))).toEqual([
        finding('Deployment api', 'Pod twisterlab/db-2', 'is not defined'),
      ]);
    });
  });
});
