import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lazily } from '@twisterlab/platform/util/lazily';
import { root } from '@twisterlab/platform/util/root';
import { rejectNpmFlags } from '../../cli/npm-flags';
import { call, temporaryFolder } from '../kit/command';
import { commands } from '../kit/commands';

const { scripts } = require('../../package.json') as { readonly scripts: Readonly<Record<string, string>> };

/** Wrong for every command: one that does not notice what npm took ends without effect, but with another message. */
const wrong = '--no-such-option';

/** Runs a script by the real npm, as a user types it. */
function npm(args: readonly string[], more: NodeJS.ProcessEnv = {}) {
  const { npm_lifecycle_event: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync('npm', args, { cwd: root, env: { ...env, ...more }, encoding: 'utf8' });
  return { status, stdout, stderr };
}

/** Prints what it has to run and its variables. */
const shell = join(temporaryFolder(), 'shell');
writeFileSync(shell, '#!/bin/sh\necho "runs $2"\nenv\n', { mode: 0o755 });

/** What the real npm starts for a script, and the variables that it makes of options: it takes them. */
function started(script: string, flags: readonly string[]) {
  const { stdout } = npm(['run', script, ...flags, '--', wrong], { npm_config_script_shell: shell });
  const variables = [...stdout.matchAll(/^(npm_\w+)=(.*)$/gm)].map(([, name, value]) => [name!, value!]);
  return { command: /^runs (.*)$/m.exec(stdout)?.[1], env: Object.fromEntries(variables) as NodeJS.ProcessEnv };
}

/** The options that the help of a command lists, without --help. */
const listed = (help: string) =>
  [...new Set([...help.matchAll(/^ +--([a-z-]+)/gm)].map(([, name]) => name!))].filter((name) => name !== 'help');

describe('the options of a command', () => {
  it.each(commands.map((command) => [command.name, command] as const))(
    'of %s are those of its help',
    (_, { help, options }) => {
      expect(listed(help).sort()).toEqual(Object.keys(options).sort());
    },
  );
});

describe('an option that npm took, because -- is missing', () => {
  // Of --format nothing is left: see below.
  const flagsOf = (help: string) => listed(help).flatMap((flag) => (flag === 'format' ? [] : `--${flag}`));
  // With =true, as npm stores them without it too: its --cidr, which --ci abbreviates, would take the next one as its value.
  const ofAll = lazily(() => {
    const flags = new Set(commands.flatMap(({ help }) => flagsOf(help)));
    return started(
      'synth',
      [...flags].map((flag) => `${flag}=true`),
    );
  });

  it.each(commands.filter(({ help }) => listed(help).length > 0))(
    'is refused: npm run $name',
    async ({ name, help }) => {
      const flags = flagsOf(help);
      const { command, env } = ofAll();
      expect(command).toMatch(new RegExp(`^node \\S+ cli/run\\.js synth .*${wrong}`));
      expect(scripts[name]).toMatch(new RegExp(`^node (--max-semi-space-size=\\d+ )?cli/run\\.js ${name}$`));
      const { status, stderr } = await call([name, wrong], { env: { ...env, npm_lifecycle_event: name } });
      expect(status).toBe(2);
      const [, taken, typed] = /: npm took (.*), so .* did not get it\.\n {2}Write: npm run \S+ -- (.*?)\. /.exec(
        stderr,
      ) ?? [stderr];
      expect(taken?.split(' and ').sort()).toEqual(flags.sort());
      expect(
        typed
          ?.split(' ')
          .filter((word) => word !== 'VALUE')
          .sort(),
      ).toEqual(flags);
    },
    60_000,
  );

  it('is refused by its value, if npm leaves nothing else', async () => {
    const { command, env } = started('diff', ['--format', 'html']);
    expect(command).toContain(' html ');
    expect(await call(['diff', 'html'], { env })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("Unexpected argument 'html'"),
    });
  });

  it('is refused with its value', () => {
    const { status, stderr } = npm(['run', 'synth', '--env=production', '--outdir', '/tmp/x', '--', wrong]);
    expect(status).toBe(2);
    expect(stderr).toContain('Write: npm run synth -- --env production --outdir VALUE.');
  }, 60_000);

  it('is refused for Jest', () => {
    const { status, stderr } = npm(['test', '--onlyChanged', '-t=x', '--', wrong]);
    expect(status).toBe(1);
    expect(stderr).toContain('npm took --onlyChanged -t, so Jest did not get it. Write: npm test -- --onlyChanged -t');
  }, 60_000);
});

describe('rejectNpmFlags', () => {
  const options = { check: { type: 'boolean' } } as const;
  const reject = (env: Record<string, string>) => () => rejectNpmFlags('synth', options, env);

  it('accepts variables of another script, and those that are no option', () => {
    expect(reject({ npm_lifecycle_event: 'test', npm_config_check: 'true' })).not.toThrow();
    expect(reject({ npm_lifecycle_event: 'synth', npm_config_cache: '.npm' })).not.toThrow();
  });

  it('rejects an option that is switched off', () => {
    expect(reject({ npm_lifecycle_event: 'synth', npm_config_check: '' })).toThrow(/npm took --check/);
  });
});
