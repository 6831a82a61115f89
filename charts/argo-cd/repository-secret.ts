import type { Construct } from 'constructs';
import type { Cluster } from '../../environments/schema/cluster';
import { SecretSource } from '../kit/secret';
import { argoCdNamespace } from './applications';
import { unreferencedKey } from './unreferenced-key';

/**
 * The credentials of a private Git repository, which Argo CD finds by a label.
 * Source: https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#repositories
 */
export function repositorySecret(scope: Construct, { credentials, repository }: Cluster): void {
  if (credentials === undefined) return;
  const at = `kubectl --namespace ${argoCdNamespace}`;
  const fields = `--from-literal=type=git --from-literal=url=${repository} --from-literal=username=USER --from-literal=password=TOKEN`;
  const token = new SecretSource(
    scope,
    credentials,
    { password: 'A token that reads the Git repository; without it Argo CD syncs nothing.' },
    {
      given: true,
      beforeStore: 'Argo CD installs the store',
      create: `${at} create secret generic ${credentials} ${fields} && ${at} label secret ${credentials} argocd.argoproj.io/secret-type=repository`,
    },
  );
  unreferencedKey(scope, token.key('password'), 'Argo CD finds the Secret by its label');
}
