import type { Signer } from './signers';
import type { UnpinnedReason } from './unpinned';

/** `sha256:` and 64 hex digits. */
export type Digest = `sha256:${string}`;

export type Architecture = 'amd64' | 'arm64';

interface Published {
  /** Registry and name, without a tag: the rule `image-repository` compares what charts and records use with it. */
  readonly repository: string;
  /** The tag: an exact version. */
  readonly version: string;
  /** The digest of the index, which lists the manifests of all architectures; or why it is not known, with a date: charts/images/unpinned.ts. */
  readonly digest: Digest | UnpinnedReason;
  /** Architectures of machines that may run it. `npm run images -- --write` refuses an image without one of them. */
  readonly architectures: readonly Architecture[];
  /** SPDX expression. Of our own images: of the program that they are for. */
  readonly licence: string;
}

/** Built by .github/workflows/cd.yml from a folder of this repository, on main. */
export interface OwnImage extends Published {
  readonly folder: string;
  /**
   * The folder's content by tag: the first 12 hex digits of the SHA-256 of its files. A published tag never gets other content, so a
   * change needs another tag: test/charts/images.test.ts prints it.
   */
  readonly contents: Readonly<Record<string, string>>;
}

/** Published by another project. */
export interface UpstreamImage extends Published {
  /** The page on which the project names the image. */
  readonly upstream: string;
  /** Default: its project documents no signature. */
  readonly signer?: Signer;
}

export type CatalogueImage = OwnImage | UpstreamImage;

/** What pods and tools name: by digest, if it is known. */
export function referenceOf({ repository, version, digest }: Published): string {
  const tagged = `${repository}:${version}`;
  return isDigest(digest) ? `${tagged}@${digest}` : tagged;
}

export const isDigest = (digest: Published['digest']): digest is Digest => digest.startsWith('sha256:');
