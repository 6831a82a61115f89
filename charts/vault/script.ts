import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DeclaredSecret } from '@twisterlab/platform/model/declarations';
import type { RenderedEnvironment } from '@twisterlab/platform/model/rendered';
import { byCodeUnit } from '@twisterlab/platform/util/collections';
import { root } from '@twisterlab/platform/util/root';
import { filledIn, quote } from '../kit/shell-template';
import { mount } from '../kit/store-path';
import { environmentRole, policyOf, snapshotRole, type VaultRole } from './roles';
import { tls, vault } from './server';

const templatePath = 'charts/vault/configure.sh';

/**
 * The script that configures Vault. An administrator runs it: a pod that may write policies could read every value. The template:
 * configure.sh.
 * @param environments those of the cluster, itself included. @returns undefined if no Secret comes from the store.
 */
export function vaultScript(cluster: string, environments: readonly RenderedEnvironment[]): string | undefined {
  const secrets = environments.flatMap((each) => each.secrets.filter(({ fromStore }) => fromStore));
  if (secrets.length === 0) return undefined;
  const roles = [snapshotRole, ...environments.map((each) => environmentRole(each.name, each.secrets))];
  return filledIn(templatePath, readFileSync(join(root, templatePath), 'utf8'), [
    [/\bCLUSTER\b/g, cluster],
    [/\bNAMESPACE(?= exec)/g, vault.namespace],
    [/\bMEMBER\b/g, `${vault.name}-0`],
    [/\bCERTIFICATE\b/g, tls.certificate],
    [/\bMOUNT\b/g, mount],
    [/(?<=audience=)AUDIENCE\b/g, vault.name],
    [/^: ROLES.*$/gm, roles.map(roleLine).join('\n')],
    [/^: VALUES.*$/gm, secrets.flatMap(valueLines).sort(byCodeUnit).join('\n')],
  ]);
}

const roleLine = (role: VaultRole) => `role ${role.name} ${role.account} ${role.namespace} ${quote(policyOf(role))}`;

/** Of a login the store has the password only: the ExternalSecret names the user. */
function valueLines({ namespace, name, keys, login, userProvided, length }: DeclaredSecret): string[] {
  const word = userProvided ? 'given' : 'value';
  const size = userProvided || length === undefined ? '' : ` ${length}`;
  return Object.entries(keys)
    .filter(([key]) => !login || key === 'password')
    .map(([key, purpose]) => `${word} ${namespace} ${name} ${key} ${quote(purpose)}${size}`);
}
