import type { Mount } from './container';

/**
 * The credentials of the pod's ServiceAccount for the API server: a token that expires hourly, and the CA. Mounted only into the
 * container that needs it, because automountServiceAccountToken would give it to every container of the pod.
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
