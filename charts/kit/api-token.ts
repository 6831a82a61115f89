import type { Mount } from './container';

/**
 * What a program needs to talk to the API server as the pod's account: a token that is renewed every hour, and the authority.
 * Mounted into the one container that needs it; the pod as a whole gets none.
 */
export const apiToken: Mount = {
  path: '/var/run/secrets/kubernetes.io/serviceaccount',
  readOnly: true,
  volume: {
    name: 'api-token',
    projected: {
      defaultMode: 0o440,
      sources: [
        { serviceAccountToken: { path: 'token', expirationSeconds: 3600 } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        { downwardApi: { items: [{ path: 'namespace', fieldRef: { fieldPath: 'metadata.namespace' } }] } },
      ],
    },
  },
};
