import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DeclaredSecret } from '@twisterlab/platform/model/declarations';
import type { RenderedEnvironment } from '@twisterlab/platform/model/rendered';
import { root } from '@twisterlab/platform/util/root';
import type { Tree } from '@twisterlab/platform/write/tree';

const templatePath = 'charts/argo-cd/bootstrap.sh';

/** The scripts that install Argo CD on an empty K3s, one per cluster, by path below `bootstrap`. The template: bootstrap.sh. */
export function bootstrapTree(environments: readonly RenderedEnvironment[]): Tree {
  const clusters = environments.filter(({ name, cluster }) => name === cluster.name);
  return new Map(
    clusters.map(({ name, objects }) => {
      const own = environments.filter(({ cluster }) => cluster.name === name);
      const hasArgoCd = objects.some(({ application }) => application === 'argo-cd');
      return [`${name}.sh`, script(name, own, hasArgoCd)];
    }),
  );
}

/** Every Secret and key of a cluster, sorted, one per line of the script. */
function secretLines(environments: readonly RenderedEnvironment[]): string[] {
  return environments.flatMap(({ secrets }) => secrets.flatMap(linesOf)).sort();
}

function linesOf({ namespace, name, keys, certificate, login, userProvided: given, create }: DeclaredSecret): string[] {
  if (login) return [`  login ${namespace} ${name} ${login.user} ${quote(keys.password!)}`];
  if (!certificate) {
    const word = given ? 'given' : 'secret';
    const command = create === undefined ? '' : ` ${quote(create)}`;
    return Object.entries(keys).map(
      ([key, purpose]) => `  ${word} ${namespace} ${name} ${key} ${quote(purpose)}${command}`,
    );
  }
  const { commonName, hosts } = certificate;
  const names = hosts.map((host) => `DNS:${host}`).join();
  return [`  certificate ${namespace} ${name} ${commonName} ${quote(names)} ${quote(Object.values(keys)[0]!)}`];
}

const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** Fills in the template. @throws if a placeholder is not in the template. */
function script(cluster: string, environments: readonly RenderedEnvironment[], hasArgoCd: boolean): string {
  const secrets = secretLines(environments).join('\n') || '  :';
  const values: readonly (readonly [placeholder: RegExp, value: string])[] = [
    [/\bCLUSTER\b/g, cluster],
    [/(?<==)HAS_ARGO_CD$/gm, `${hasArgoCd}`],
    [/^ {2}: SECRETS.*$/gm, secrets],
  ];
  return values.reduce(
    (text, [placeholder, value]) => {
      if (!text.match(placeholder)) throw new Error(`${templatePath} has no ${placeholder.source}`);
      return text.replace(placeholder, () => value);
    },
    readFileSync(join(root, templatePath), 'utf8'),
  );
}
