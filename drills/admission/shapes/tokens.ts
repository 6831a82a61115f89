import { type Fields, shapes, spec, workload } from './kit';

const token = 'mounts a token of the API server';
const byDefault = spec({ automountServiceAccountToken: undefined });
const as = (serviceAccountName: string): Fields => ({ ...byDefault, serviceAccountName });

export const tokens = shapes('tokens', {
  'a token by default': [workload('Deployment', byDefault), token],
  'a token on request of the pod': [
    workload('Deployment', spec({ automountServiceAccountToken: true })),
    'Set automountServiceAccountToken: false on the pod.',
  ],
  'a token by default, in a StatefulSet': [workload('StatefulSet', byDefault), token],
  'a token by default, in a DaemonSet': [workload('DaemonSet', byDefault), token],
  'a token by default, in a Job': [workload('Job', byDefault), token],
  'a token by default, in a CronJob': [workload('CronJob', byDefault), token],
  'a token by default, in a Pod': [workload('Pod', byDefault), `Pod monitoring/shape ${token}`],
  'a workload of Argo CD without an exception': [
    workload('Deployment', as('argocd-repo-server'), 'shape', 'argocd'),
    token,
  ],
  'the ServiceAccount of an exception, in another namespace': [workload('Deployment', as('argocd-server')), token],
  'the default ServiceAccount beside exceptions': [
    workload('DaemonSet', byDefault, 'shape', 'metallb-system'),
    `DaemonSet metallb-system/shape ${token}`,
  ],
});
