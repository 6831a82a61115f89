import type { ClusterObjects } from './cluster-objects';
import { kubectlCalls } from './kubectl-call';
import type { Command } from './page';
import { hasPlaceholder, unknownPlaceholder } from './placeholders';
import { simpleCommands } from './shell-words';

/** What commands may name. */
export interface KnownNames {
  readonly objects: ClusterObjects;
  /** Keys by `namespace/name` of the Secret. */
  readonly secretKeys: ReadonlyMap<string, readonly string[]>;
  /** Files and folders that synth writes, from the root of the repository. */
  readonly paths: ReadonlySet<string>;
  /** Scripts of package.json. */
  readonly scripts: readonly string[];
}

const generated = /^(dist|bootstrap|hosts)\//;

/** Names in shell commands that neither dist nor the repository has. */
export function nameFaults(commands: readonly Command[], known: KnownNames): string[] {
  const shell = commands.filter(({ language }) => language === 'sh');
  return shell.flatMap((command) => {
    const calls = kubectlCalls(command.text);
    const created = createdBy(shell.filter(({ page }) => page === command.page));
    const found = [
      ...calls.flatMap((call) => known.objects.faultsOf(call, created)),
      ...calls.flatMap(({ words }) => words.flatMap((word) => unknownPlaceholder(word) ?? [])).map(notKnown),
      ...simpleCommands(command.text).flatMap((words) => [...secretFaults(words, known), ...fileFaults(words, known)]),
    ];
    return [...new Set(found)].map((fault) => `docs/runbooks/${command.page}:${command.line}: ${fault}`);
  });
}

const notKnown = (word: string) => `${word} is not a placeholder of drills/runbooks/placeholders.ts`;

const createdBy = (commands: readonly Command[]): ReadonlySet<string> =>
  new Set(commands.flatMap(({ text }) => kubectlCalls(text).flatMap(({ created }) => created)));

/** Keys that `change NAMESPACE SECRET KEY` writes, and that a template of `get secret` reads. */
function secretFaults(words: readonly string[], { secretKeys }: KnownNames): string[] {
  const [program, namespace, name, key] = words;
  if (program === 'change' && key !== undefined) return keyFault(`${namespace}/${name}`, key, secretKeys);
  const [call] = words.includes('kubectl') ? kubectlCalls(words.map(quoted).join(' ')) : [];
  const secret = call?.targets.find(({ kind }) => /^secrets?$/.test(kind))?.name;
  if (call?.verb !== 'get' || secret === undefined) return [];
  const read = words.join(' ').match(/\.data\.([\w-]+)|\.data "([^"]+)"/);
  const field = read?.[1] ?? read?.[2];
  return field === undefined ? [] : keyFault(`${call.namespace}/${secret}`, field, secretKeys);
}

const quoted = (word: string) => `'${word.replaceAll("'", `'"'"'`)}'`;

function keyFault(secret: string, key: string, secretKeys: KnownNames['secretKeys']): string[] {
  if (/[$]/.test(`${secret}${key}`) || hasPlaceholder(secret)) return [];
  const keys = secretKeys.get(secret);
  if (keys === undefined) return [`no chart declares the Secret ${secret}`];
  return keys.includes(key) ? [] : [`the Secret ${secret} has no key ${key}; it has ${keys.join(', ')}`];
}

function fileFaults(words: readonly string[], { paths, scripts }: KnownNames): string[] {
  const [program, verb, script = ''] = words;
  const missing =
    program === 'npm' && verb === 'run' && !scripts.includes(script) ? [`package.json has no script ${script}`] : [];
  const files = words.filter((word) => generated.test(word) && !hasPlaceholder(word) && !/[$*]/.test(word));
  return [...missing, ...files.filter((path) => !paths.has(path)).map((path) => `synth writes no ${path}`)];
}
