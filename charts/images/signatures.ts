import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { UserError } from '@twisterlab/platform/model/problem';
import { type CatalogueImage, isDigest } from './image';
import type { Signer } from './signers';

const execute = promisify(execFile);

/** What is known about the signature of an image. */
export type Signature =
  | { readonly state: 'signed' }
  /** The image has none by this signer, or cosign cannot get it. */
  | { readonly state: 'failed'; readonly reason: string }
  /** Its project documents no signature. */
  | { readonly state: 'unsigned' }
  /** A signature is of content, and a tag names none. */
  | { readonly state: 'unpinned' };

/** The version that the drill `images` runs. */
export const cosignModule = 'github.com/sigstore/cosign/v3/cmd/cosign@v3.1.3';

export interface CosignOptions {
  /** The program. */
  readonly cosign: string;
  /** Base URLs by registry, of which the first is used. */
  readonly mirrors: ReadonlyMap<string, readonly string[]>;
  /** Seconds for each image. */
  readonly timeout: number;
}

/** @throws UserError if the program cannot be started. */
export async function requireCosign(program: string): Promise<void> {
  try {
    await execute(program, ['version']);
  } catch (error) {
    const message = `${program} cannot be started: ${(error as Error).message.split('\n')[0]}.`;
    const fix = `Install it, such as by go install ${cosignModule}, or name it in the variable COSIGN.`;
    throw new UserError([{ where: 'cosign', message, fix }]);
  }
}

/** Verifies the signature of a pinned image by its signer in the catalogue. */
export async function verifySignature(image: CatalogueImage, options: CosignOptions): Promise<Signature> {
  if (!('signer' in image) || image.signer === undefined) return { state: 'unsigned' };
  const { digest, repository, signer } = image;
  if (!isDigest(digest)) return { state: 'unpinned' };
  const [registry] = repository.split('/') as [string];
  const mirror = options.mirrors.get(registry)?.[0];
  const name = mirror === undefined ? repository : repository.replace(registry, new URL(mirror).host);
  const plain = mirror?.startsWith('http:') ? ['--allow-http-registry'] : [];
  const args = ['verify', ...plain, ...signerArguments(signer), `${name}@${digest}`];
  try {
    await execute(options.cosign, args, { timeout: options.timeout * 1000, maxBuffer: 2 ** 24 });
    return { state: 'signed' };
  } catch (error) {
    return { state: 'failed', reason: reasonOf(error as Failure, options.timeout) };
  }
}

/** Source: https://github.com/sigstore/cosign/blob/main/doc/cosign_verify.md */
export function signerArguments(signer: Signer): string[] {
  if ('identity' in signer)
    return ['--certificate-identity-regexp', signer.identity, '--certificate-oidc-issuer', signer.issuer];
  const { key, digestAlgorithm, transparencyLog } = signer;
  return [
    ...['--key', key],
    ...(digestAlgorithm ? ['--signature-digest-algorithm', digestAlgorithm] : []),
    ...(transparencyLog ? [] : ['--insecure-ignore-tlog=true']),
  ];
}

interface Failure extends Error {
  readonly killed?: boolean;
  readonly stderr?: string;
}

/** Cosign's last line is the error. */
function reasonOf({ killed, stderr = '', message }: Failure, timeout: number): string {
  if (killed) return `no answer within ${timeout} s`;
  const lines = stderr.trim().split('\n');
  return (lines.findLast((line) => /^error/i.test(line)) ?? lines.at(-1) ?? '').replace(/^error: /i, '') || message;
}
