import type { Manifest } from '../../platform/manifest';
import type { DistObject } from '../dist';
import type { Sabotage } from '../drill';
import { promises } from './promises';

const called =
  (kind: string, name: string) =>
  ({ manifest }: DistObject) =>
    manifest.kind === kind && manifest.metadata.name === name;

/** What would leave the cluster half synced, each with the promise that has to notice it. */
export const sabotages: readonly Sabotage[] = [
  {
    name: 'an Application whose path does not exist',
    fails: promises.converges,
    dist: (dist) =>
      dist.change(called('Application', 'staging-redis'), (object) => {
        const { spec } = object as Manifest & { spec: { source: object } };
        return { ...object, spec: { ...spec, source: { ...spec.source, path: 'dist/staging/cache' } } };
      }),
  },
  {
    name: 'a wave by hand, later than what uses it',
    fails: promises.waves,
    dist: (dist) =>
      dist.change(called('Application', 'production-postgres'), (object) => ({
        ...object,
        metadata: { ...object.metadata, annotations: { 'argocd.argoproj.io/sync-wave': '9' } },
      })),
  },
  {
    name: 'a Role of Argo CD that may only read',
    fails: promises.converges,
    dist: (dist) =>
      dist.change(called('ClusterRole', 'argocd-application-controller'), (object) => ({
        ...object,
        rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'watch'] }],
      })),
  },
];
