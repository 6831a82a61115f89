import type { Manifest } from '@twisterlab/platform/model/manifest';
import type { Mutant } from '@twisterlab/platform/mutation/mutant';
import { ProgramChecks } from '../../../cli/mutate/programs/check';
import { configPrograms } from '../../../cli/mutate/programs/config-programs';
import type { ObjectCheck, Program } from '../../../cli/mutate/programs/program';
import { configMap, graph } from '../../kit/objects';

const rendered = (text: string) => graph([configMap('scripts', { 'run.sh': text, 'other.txt': 'x' })]);

/** Changes the script. */
const mutant = (text: string): Mutant => ({
  ...{ id: 'a', environment: 'production', kind: 'ConfigMap', object: 'ConfigMap twisterlab/scripts' },
  ...{ field: 'data[run.sh]', operator: 'syntax', change: '', inFile: true, likeness: 'a' },
  apply: (environment) => ({
    ...environment,
    objects: environment.objects.map((each) => ({ ...each, manifest: withScript(each.manifest, text) })),
  }),
});
const withScript = (manifest: Manifest, text: string) =>
  manifest.kind === 'ConfigMap'
    ? { ...manifest, data: { ...(manifest as { readonly data?: object }).data, 'run.sh': text } }
    : manifest;

const bash = configPrograms.filter(({ name }) => name === 'bash');
const check = (before: string, after: string, programs: readonly Program[] = bash) =>
  new ProgramChecks([rendered(before)], programs).refusal(mutant(after));

describe('programs', () => {
  it('accept a file that they can read', async () => {
    expect(await check('echo a\n', 'echo b\n')).toBeUndefined();
  });

  it('refuse one that they cannot, with what they print', async () => {
    expect(await check('echo a\n', 'if a; then\n')).toMatchObject({
      program: 'bash',
      message: expect.stringContaining('syntax error'),
    });
  });

  it('get only files that changed and that they read', async () => {
    const read: string[] = [];
    const spy: Program = {
      name: 'spy',
      reads: ({ name }) => {
        read.push(name);
        return false;
      },
      prepare: async () => async () => 'never called',
    };
    expect(await check('echo a\n', 'echo b\n', [spy])).toBeUndefined();
    expect(read).toEqual(['run.sh']);
  });

  it('that refuse the file without a mistake are an error', async () => {
    await expect(check('fi\n', 'echo\n')).rejects.toThrow('bash refuses the file without a mistake');
  });

  it('of objects get those that changed', async () => {
    const asked: string[] = [];
    const server = serverThat((manifest) => {
      asked.push(manifest.metadata.name);
      return undefined;
    });
    expect(await new ProgramChecks([rendered('echo a\n')], [], server).refusal(mutant('echo b\n'))).toBeUndefined();
    expect(asked).toEqual(['scripts']);
  });

  it('refuse objects, with what they answer', async () => {
    const server = serverThat((manifest) => (scriptOf(manifest) === 'echo b\n' ? 'invalid' : undefined));
    expect(await new ProgramChecks([rendered('echo a\n')], [], server).refusal(mutant('echo b\n'))).toEqual({
      program: 'server',
      message: 'invalid',
    });
  });

  it('that refuse an object without a mistake are an error', async () => {
    const checks = new ProgramChecks(
      [rendered('echo a\n')],
      [],
      serverThat(() => 'invalid'),
    );
    await expect(checks.refusal(mutant('echo b\n'))).rejects.toThrow('server refuses the object without a mistake');
  });
});

const serverThat = (refusal: (manifest: Manifest) => string | undefined): ObjectCheck => ({
  name: 'server',
  refusal: async (manifest) => refusal(manifest),
});
const scriptOf = (manifest: Manifest) => (manifest as { readonly data?: Record<string, string> }).data?.['run.sh'];
