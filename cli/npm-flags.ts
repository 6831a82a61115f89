import { UserError } from '@twisterlab/platform/model/problem';

/** Options by name, as `parseArgs` takes them. */
export type Options = Readonly<Record<string, { readonly type: 'string' | 'boolean'; readonly default?: string }>>;

/**
 * npm reads --ci, --head and --to as abbreviations of options of its own, and --add as its short options -a, -d and -d. Of --format, which
 * abbreviates an option that is on already, it leaves nothing: the value becomes an argument, which `diff` rejects.
 */
const renamedByNpm: Readonly<Record<string, string>> = {
  add: 'all',
  ci: 'cidr',
  head: 'heading',
  to: 'token-description',
};

/**
 * Rejects options that were typed without `--` before them: npm takes those, so `npm run synth --check` would write. npm leaves
 * only variables.
 * @param script name of the script in package.json.
 * @param env the environment of the process.
 * @throws UserError
 */
export function rejectNpmFlags(script: string, options: Options, env: NodeJS.ProcessEnv): void {
  if (env.npm_lifecycle_event !== script) return; // another program started by npm runs this one
  const taken = Object.entries(options).flatMap(([name, { type }]) => {
    const variable = `npm_config_${(renamedByNpm[name] ?? name).replaceAll('-', '_').toLowerCase()}`;
    const value = env[variable];
    if (value === undefined) return [];
    const typed = type === 'boolean' ? `--${name}` : `--${name} ${value === 'true' || value === '' ? 'VALUE' : value}`;
    return [{ name, typed, variable }];
  });
  if (taken.length === 0) return;
  const command = script === 'test' ? 'npm test' : `npm run ${script}`;
  throw new UserError([
    {
      where: script,
      message: `npm took ${taken.map(({ name }) => `--${name}`).join(' and ')}, so ${script} did not get it.`,
      fix: `Write: ${command} -- ${taken.map(({ typed }) => typed).join(' ')}. If the shell sets ${taken.map(({ variable }) => variable).join(' and ')}, unset it.`,
    },
  ]);
}
