/** Why an image has no digest yet, and until when that is accepted. */
export interface Unpinned {
  /** Who decides about it when it expires. */
  readonly owner: string;
  readonly reason: string;
  /** The last day on which synth accepts it: YYYY-MM-DD. */
  readonly expires: string;
}

/** The rule `image-digest` reports every other image without a digest. */
export const unpinned = {
  unresolved: {
    owner: 'youneselfakir0',
    reason:
      'no registry could be reached when the image was added; `npm run images -- --write` resolves it and writes the digest',
    expires: '2027-02-28',
  },
  unpublished: {
    owner: 'youneselfakir0',
    reason: 'the tag is not published before its change is on main; then .github/workflows/cd.yml proposes the digest',
    expires: '2027-02-28',
  },
} as const satisfies Readonly<Record<string, Unpinned>>;

export type UnpinnedReason = keyof typeof unpinned;
