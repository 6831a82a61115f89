import { declare } from '@twisterlab/platform/model/declarations';
import type { Construct } from 'constructs';
import type { Cluster } from '../../environments/schema/cluster';
import { SecretSource } from '../kit/secret';
import { argoCdNamespace } from './applications';

/**
 * The credentials of a private Git repository, which Argo CD finds by a label.
 * Source: https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#repositories
 */
export function repositorySecret(scope: Construct, { credentials, repository }: Cluster): void {
  if (credentials === undefined) return;
  const at = `kubectl --namespace ${argoCdNamespace}`;
  const fields = `--from-literal=type=git --from-literal=url=${repository} --from-literal=username=USER --from-literal=password=TOKEN`;
  new SecretSource(
    scope,
    credentials,
    { password: 'A token that reads the Git repository; without it Argo CD syncs nothing.' },
    {
      given: true,
      beforeStore: 'Argo CD installs the store',
      create: `${at} create secret generic ${credentials} ${fields} && ${at} label secret ${credentials} argocd.argoproj.io/secret-type=repository`,
    },
  );
  declare(scope, 'exception', {
    rule: 'secret-sources',
    object: `Namespace ${argoCdNamespace}`,
    matches: `password of Secret ${argoCdNamespace}/${credentials}`,
    reason: 'Argo CD finds it by its label, so no object references it',
  });
}
