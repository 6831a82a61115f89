import { serviceAccountFiles } from '@twisterlab/platform/verify/workloads/service-account-files';
import { deployment, findings } from '../../kit/objects';

const token = { serviceAccountToken: { path: 'token' } };
const authority = { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } };
const namespace = {
  downwardAPI: { items: [{ path: 'namespace', fieldRef: { fieldPath: 'metadata.namespace' } }] },
};
const place = '/var/run/secrets/kubernetes.io/serviceaccount';

const check = (sources: readonly object[], mountPath = place) =>
  findings(serviceAccountFiles, [
    deployment('api', {
      spec: { volumes: [{ name: 'api-token', projected: { sources } }] },
      container: { volumeMounts: [{ name: 'api-token', mountPath }] },
    }),
  ]);

describe('service-account-files', () => {
  it('accepts the three files', () => {
    expect(check([token, authority, namespace])).toEqual([]);
  });

  it('accepts the whole ConfigMap of the authority, which has one key', () => {
    expect(check([token, { configMap: { name: 'kube-root-ca.crt' } }, namespace])).toEqual([]);
  });

  it('accepts a token alone at another path', () => {
    expect(check([token], '/var/run/secrets/tokens')).toEqual([]);
  });

  it('accepts a source with unknown files', () => {
    expect(check([{ secret: { name: 'unknown' } }])).toEqual([]);
  });

  it.each([
    ['no source', [], 'token and ca.crt and namespace'],
    ['a token at another path', [{ serviceAccountToken: { path: 'jwt' } }, authority, namespace], 'token'],
    ['no namespace', [token, authority, { downwardAPI: {} }], 'namespace'],
    ['an optional authority', [token, { configMap: { ...authority.configMap, optional: true } }, namespace], 'ca.crt'],
  ])('rejects %s', (_, sources, missing) => {
    expect(check(sources, `${place}/`)).toEqual([
      `Deployment api api mounts api-token at ${place}/ without ${missing}, which client libraries read there`,
    ]);
  });
});
