import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DeclaredSecret } from '@twisterlab/platform/model/declarations';
import type { RenderedEnvironment } from '@twisterlab/platform/model/rendered';
import { root } from '@twisterlab/platform/util/root';
import type { Tree } from '@twisterlab/platform/write/tree';
import { filledIn, quote } from '../kit/shell-template';
import { vaultScript } from '../vault/script';

const templatePath = 'charts/argo-cd/bootstrap.sh';

/**
 * The scripts that install Argo CD on an empty K3s, one per cluster, by path below `bootstrap`, and those that configure its Vault. The
 * template: bootstrap.sh.
 */
export function bootstrapTree(environments: readonly RenderedEnvironment[]): Tree {
  const clusters = environments.filter(({ name, cluster }) => name === cluster.name);
  return new Map(
    clusters.flatMap(({ name, objects }) => {
      const own = environments.filter(({ cluster }) => cluster.name === name);
      const hasArgoCd = objects.some(({ application }) => application === 'argo-cd');
      const ofVault = vaultScript(name, own);
      return [
        [`${name}.sh`, script(name, own, hasArgoCd)] as const,
        ...(ofVault === undefined ? [] : [[`${name}-vault.sh`, ofVault] as const]),
      ];
    }),
  );
}

/** Every Secret and key of a cluster, sorted, one per line of the script. */
function secretLines(environments: readonly RenderedEnvironment[]): string[] {
  return environments.flatMap(({ secrets }) => secrets.filter(({ fromStore }) => !fromStore).flatMap(linesOf)).sort();
}

function linesOf({
  namespace,
  name,
  keys,
  certificate,
  login,
  userProvided,
  length,
  create,
}: DeclaredSecret): string[] {
  if (login) return [`  login ${namespace} ${name} ${login.user} ${quote(keys.password!)}`];
  if (!certificate) {
    const [word, last] = userProvided ? ['given', create && quote(create)] : ['secret', length];
    const argument = last === undefined ? '' : ` ${last}`;
    return Object.entries(keys).map(
      ([key, purpose]) => `  ${word} ${namespace} ${name} ${key} ${quote(purpose)}${argument}`,
    );
  }
  const { commonName, hosts, algorithm } = certificate;
  const names = hosts.map((host) => `DNS:${host}`).join();
  return [
    `  certificate ${namespace} ${name} ${commonName} ${quote(names)} ${quote(Object.values(keys)[0]!)}${algorithm ? ` ${algorithm}` : ''}`,
  ];
}

/** Fills in the template. @throws if a placeholder is not in the template. */
function script(cluster: string, environments: readonly RenderedEnvironment[], hasArgoCd: boolean): string {
  const secrets = secretLines(environments).join('\n') || '  :';
  return filledIn(templatePath, readFileSync(join(root, templatePath), 'utf8'), [
    [/\bCLUSTER\b/g, cluster],
    [/(?<==)HAS_ARGO_CD$/gm, `${hasArgoCd}`],
    [/^ {2}: SECRETS.*$/gm, secrets],
  ]);
}
