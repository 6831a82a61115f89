import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CatalogueImage } from '../../../charts/images/image';
import { requireCosign, verifySignature } from '../../../charts/images/signatures';
import { type Signer, signers } from '../../../charts/images/signers';
import { temporaryFolder } from '../../kit/command';

const folder = temporaryFolder();
const log = join(folder, 'log');
const digest = `sha256:${'a'.repeat(64)}` as const;

/** A program in place of cosign: it writes its arguments to a file, and ends as given. */
function cosign(script: string): string {
  const file = join(folder, 'cosign');
  writeFileSync(file, `#!/bin/sh\nprintf '%s\\n' "$@" > ${log}\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

function image(signer?: Signer, pinned: CatalogueImage['digest'] = digest): CatalogueImage {
  const rest = { architectures: ['amd64'], licence: 'MIT', upstream: 'https://example.org' } as const;
  return { repository: 'example.org/o/app', version: '1.0', digest: pinned, ...rest, ...(signer && { signer }) };
}

const verify = (of: CatalogueImage, script: string, mirrors = new Map<string, string[]>()) =>
  verifySignature(of, { cosign: cosign(script), mirrors, timeout: 20 });
const given = () => readFileSync(log, 'utf8').trimEnd().split('\n');

describe('a signature', () => {
  it('is verified by content, identity and issuer', async () => {
    expect(await verify(image(signers.argoCd), 'exit 0')).toEqual({ state: 'signed' });
    expect(given()).toEqual([
      'verify',
      '--certificate-identity-regexp',
      signers.argoCd.identity,
      '--certificate-oidc-issuer',
      'https://token.actions.githubusercontent.com',
      `example.org/o/app@${digest}`,
    ]);
  });

  it('is verified by a key', async () => {
    await verify(image(signers.certManager), 'exit 0');
    expect(given()).toEqual([
      'verify',
      '--key',
      signers.certManager.key,
      '--signature-digest-algorithm',
      'sha512',
      '--insecure-ignore-tlog=true',
      `example.org/o/app@${digest}`,
    ]);
  });

  it('is verified in a mirror', async () => {
    await verify(image(signers.argoCd), 'exit 0', new Map([['example.org', ['http://127.0.0.1:5000']]]));
    expect(given()).toEqual(expect.arrayContaining(['--allow-http-registry', `127.0.0.1:5000/o/app@${digest}`]));
  });

  it('is missing: the reason is the error of cosign', async () => {
    const script = "echo 'WARNING: other' >&2; echo 'Error: no signatures found' >&2; echo >&2; exit 10";
    expect(await verify(image(signers.argoCd), script)).toEqual({ state: 'failed', reason: 'no signatures found' });
  });

  it('is of content: a tag has none', async () => {
    expect(await verify(image(signers.argoCd, 'unresolved'), 'exit 0')).toEqual({ state: 'unpinned' });
  });

  it('does not exist if the project documents none', async () => {
    expect(await verify(image(), 'exit 0')).toEqual({ state: 'unsigned' });
  });

  it('needs cosign', async () => {
    await expect(requireCosign(join(folder, 'absent'))).rejects.toThrow(
      /absent cannot be started: .*ENOENT[\s\S]*go install/,
    );
  });
});

describe('the identity of a signer', () => {
  const { identity } = signers.argoCd;
  const workflow = 'https://github.com/argoproj/argo-cd/.github/workflows/image-reuse.yaml@refs/tags/v3.5.4';

  it('is of one repository and of its tags', () => {
    expect(workflow).toMatch(new RegExp(identity));
    for (const other of [
      workflow.replace('argoproj/', 'other/'),
      workflow.replace('tags/v', 'heads/'),
      `https://example.org/?${workflow}`,
      workflow.replace('github.com', 'githubxcom'),
    ])
      expect(other).not.toMatch(new RegExp(identity));
  });

  it('matches from the start to the end', () => {
    for (const signer of Object.values<Signer>(signers))
      if ('identity' in signer) expect(signer.identity).toMatch(/^\^.*\$$/);
  });
});
