import type { DeclaredSecret } from '@twisterlab/platform/model/declarations';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { danglingReference } from '@twisterlab/platform/verify/objects/dangling-reference';
import { secretSources } from '@twisterlab/platform/verify/objects/secret-sources';
import { finding } from '../../kit/finding';
import { certificate, deployment, findings, object } from '../../kit/objects';

const declared = (keys: readonly string[], extras: Partial<DeclaredSecret> = {}): DeclaredSecret => ({
  name: 'redis',
  namespace: 'twisterlab',
  keys: Object.fromEntries(keys.map((key) => [key, 'For tests.'])),
  ...extras,
});
/** A Deployment that uses one key in a variable. */
const user = (key: string, name = 'redis') =>
  deployment('api', { container: { env: [{ name: 'VALUE', valueFrom: { secretKeyRef: { name, key } } }] } });
/** A Deployment that mounts a Secret. */
const mounting = (secretName: string) =>
  deployment('api', { spec: { volumes: [{ name: 'keys', secret: { secretName } }] } });
const externalSecret = (keys: readonly string[], spec: Record<string, unknown> = {}, name = 'redis') =>
  object('external-secrets.io/v1', 'ExternalSecret', name, {
    spec: {
      secretStoreRef: { kind: 'ClusterSecretStore', name: 'production' },
      target: { name: 'redis' },
      data: keys.map((secretKey) => ({ secretKey, remoteRef: { key: 'redis', property: secretKey } })),
      ...spec,
    },
  });

/** Findings about keys: the stores and issuers of these objects are no part of the tests. */
const both = (objects: readonly Manifest[], secrets: readonly DeclaredSecret[]) => [
  ...findings(secretSources, objects, { secrets }),
  ...findings(danglingReference, objects, { secrets }).filter((text) => !/ Cluster(SecretStore|Issuer) /.test(text)),
];

describe('secret-sources', () => {
  it.each<[string, readonly Manifest[], readonly DeclaredSecret[]]>([
    ['bootstrap generates', [user('password')], [declared(['password'])]],
    ['an operator provides', [user('password')], [declared(['password'], { userProvided: true })]],
    ['is mounted with its whole Secret', [mounting('redis')], [declared(['password', 'url'])]],
    [
      'the settings of Argo CD use',
      [
        object('v1', 'ConfigMap', 'argocd-cm', {
          data: { 'oidc.config': 'clientID: argocd\nclientSecret: $oidc.client-secret\nother: $redis:password\n' },
        }),
      ],
      [declared(['oidc.client-secret'], { name: 'argocd-secret' }), declared(['password'])],
    ],
    ['an ExternalSecret copies', [user('password'), externalSecret(['password'])], []],
    [
      'an ExternalSecret copies and the store holds',
      [user('password'), externalSecret(['password'])],
      [declared(['password'], { fromStore: true })],
    ],
    [
      'the template of an ExternalSecret writes',
      [
        mounting('redis'),
        externalSecret(['password'], {
          target: { name: 'redis', template: { data: { username: 'api', password: '{{ .password }}' } } },
        }),
      ],
      [],
    ],
    ['cert-manager issues', [mounting('api-tls'), certificate('api', ['api.twisterlab.local'])], []],
  ])('accepts a key that %s', (_, objects, secrets) => {
    expect(both(objects, secrets)).toEqual([]);
  });

  it.each<[string, readonly Manifest[], readonly DeclaredSecret[], readonly string[]]>([
    [
      'without a source',
      [user('password')],
      [],
      [finding('Deployment api', 'Secret twisterlab/redis', /is not defined/)],
    ],
    [
      'that its Secret does not have',
      [user('url'), mounting('redis')],
      [declared(['password'])],
      [finding('Deployment api', 'url', 'Secret twisterlab/redis', /which has: password/)],
    ],
    [
      'that only the store has, without an ExternalSecret',
      [user('password')],
      [declared(['password'], { fromStore: true })],
      [finding('Deployment api', 'Secret twisterlab/redis', /is not defined/)],
    ],
    [
      'with two declarations',
      [user('password')],
      [declared(['password']), declared(['password'], { userProvided: true })],
      ['Namespace twisterlab has a key with 2 sources, password of Secret twisterlab/redis: bootstrap and an operator'],
    ],
    [
      'that bootstrap and an ExternalSecret write',
      [user('password'), externalSecret(['password'])],
      [declared(['password'])],
      [finding('ExternalSecret redis', 2, 'bootstrap', 'ExternalSecret twisterlab/redis')],
    ],
    [
      'that two ExternalSecrets write',
      [user('password'), externalSecret(['password']), externalSecret(['password'], {}, 'second')],
      [],
      [finding('ExternalSecret redis', 2, 'ExternalSecret twisterlab/redis', 'ExternalSecret twisterlab/second')],
    ],
    [
      'that bootstrap and cert-manager write',
      [mounting('api-tls'), certificate('api', ['api.twisterlab.local'])],
      [declared(['tls.crt'], { name: 'api-tls' })],
      [finding('Certificate api', 2, 'tls.crt', 'bootstrap', 'Certificate twisterlab/api')],
    ],
    [
      'that nothing uses',
      [user('password')],
      [declared(['password', 'url'])],
      ['Namespace twisterlab has a key that no object uses, url of Secret twisterlab/redis'],
    ],
    [
      'of a Secret that nothing uses',
      [],
      [declared(['password'], { userProvided: true })],
      [finding('Namespace twisterlab', 'password')],
    ],
    [
      'of the same name in another namespace that nothing uses',
      [user('password')],
      [declared(['password']), declared(['password'], { namespace: 'twisterlab-dev' })],
      [finding('Namespace twisterlab', 'Secret twisterlab-dev/redis')],
    ],
    [
      'of an ExternalSecret that nothing uses',
      [user('password'), externalSecret(['password', 'url'])],
      [],
      [finding('ExternalSecret redis', 'url')],
    ],
  ])('rejects a key %s', (_, objects, secrets, expected) => {
    expect(both(objects, secrets)).toEqual(expected);
  });
});
