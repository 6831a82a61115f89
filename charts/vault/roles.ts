import type { DeclaredSecret } from '@twisterlab/platform/model/declarations';
import { byCodeUnit } from '@twisterlab/platform/util/collections';
import { externalSecretsNamespace } from '../external-secrets/chart';
import { mount, storePath } from '../kit/store-path';
import { vault } from './server';

/** A role of Vault's Kubernetes authentication: the only ServiceAccount that gets a token, and what it may do with it. */
export interface VaultRole {
  /** Name of the role and of its policy. */
  readonly name: string;
  readonly account: string;
  readonly namespace: string;
  /** Path by path, all that it may read. */
  readonly reads: readonly string[];
}

/** The role of the nightly snapshot. */
export const snapshotRole: VaultRole = {
  name: 'snapshots',
  account: 'vault-backup',
  namespace: vault.namespace,
  reads: ['sys/storage/raft/snapshot'],
};

/** The role of an environment: it reads the Secrets that its charts declare, one path each, and lists nothing. */
export function environmentRole(environment: string, secrets: readonly DeclaredSecret[]): VaultRole {
  const paths = secrets.filter(({ fromStore }) => fromStore).map((each) => `${mount}/data/${storePath(each)}`);
  return {
    name: environment,
    account: environment,
    namespace: externalSecretsNamespace,
    reads: [...new Set(paths)].sort(byCodeUnit),
  };
}

/** The policy in Vault's language. */
export function policyOf({ reads }: VaultRole): string {
  return reads.map((path) => `path "${path}" { capabilities = ["read"] }`).join('\n');
}
