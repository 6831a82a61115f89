import type { Architecture } from '../../charts/images/image';

/** What fault injections change. */
export interface Fixture {
  /** The digest that the catalogue must have; undefined: the one that crane computes. */
  expected: string | undefined;
  /** Architectures that an image for amd64 lacks. */
  lacking: readonly Architecture[];
  /** Whether the tag is published again with other content. */
  moves: boolean;
  /** Keys: of the signer, and of another one. Names of files without an extension. */
  keys: { signer: string; other: string };
  /** Whether the image that must not be verified has no signature. */
  leavesUnsigned: boolean;
  /** Whether the mirror gets the image, or another one under its tag. */
  mirrors: boolean;
  /** Whether the image's own registry is asked after the mirror. */
  fallsBack: boolean;
}

export const faultless = (): Fixture => ({
  expected: undefined,
  lacking: ['arm64'],
  moves: true,
  keys: { signer: 'signer', other: 'other' },
  leavesUnsigned: true,
  mirrors: true,
  fallsBack: true,
});
