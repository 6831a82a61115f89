import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  ExternalSecret,
  ExternalSecretSpecSecretStoreRefKind,
  ExternalSecretSpecTargetCreationPolicy,
  ExternalSecretSpecTargetDeletionPolicy,
} from '../../imports/constructs/external-secrets.io';
import type { Application } from './application';
import { storePath } from './store-path';

export interface ExternalSecretProps {
  readonly name: string;
  /** Keys whose values the store has, under the path of the Secret. */
  readonly keys: readonly string[];
  /** Type of the Secret, and its data as templates over the keys. Default: Opaque, with the keys. */
  readonly template?: { readonly type: string; readonly data: Readonly<Record<string, string>> };
}

/**
 * Has External Secrets Operator write a Secret with the values of the secrets store. A changed value arrives within a minute; pods read
 * it at their next start. The Secret stays if the store loses the value: pods must be able to start.
 */
export function externalSecret(scope: Construct, { name, keys, template }: ExternalSecretProps): void {
  const { environment, namespace = '' } = Chart.of(scope) as Application;
  new ExternalSecret(scope, 'external-secret', {
    metadata: { name },
    spec: {
      refreshInterval: '1m',
      secretStoreRef: { kind: ExternalSecretSpecSecretStoreRefKind.CLUSTER_SECRET_STORE, name: environment },
      target: {
        name,
        creationPolicy: ExternalSecretSpecTargetCreationPolicy.OWNER,
        deletionPolicy: ExternalSecretSpecTargetDeletionPolicy.RETAIN,
        template: template && { type: template.type, data: { ...template.data } },
      },
      data: keys.map((key) => ({
        secretKey: key,
        remoteRef: { key: storePath({ namespace, name }), property: key },
      })),
    },
  });
}
