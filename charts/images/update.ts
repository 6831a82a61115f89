import { type RegistryOptions, resolveTag } from '@twisterlab/platform/util/registry';
import { writeDigests } from './catalogue-file';
import { type CatalogueImage, isDigest, referenceOf } from './image';

/** What became of one image. */
export type Update =
  | { readonly state: 'unchanged' }
  | { readonly state: 'pinned'; readonly from: string; readonly to: string }
  /** The tag has other content than the pinned one, or no content for a required architecture: the catalogue stays as it is. */
  | { readonly state: 'refused'; readonly reason: string }
  | { readonly state: 'missing' | 'unknown'; readonly reason: string };

export interface UpdateOptions extends RegistryOptions {
  /** Source of the catalogue. */
  readonly file: string;
  /** Takes the new content of a tag that was published again. */
  readonly acceptMoved: boolean;
  /** Called after each image. */
  readonly progress: (key: string) => void;
}

/**
 * Resolves tags and writes their digests, those of all images that could be resolved at once: a registry that fails loses nothing of
 * the others.
 */
export async function updateDigests(
  images: Readonly<Record<string, CatalogueImage>>,
  options: UpdateOptions,
): Promise<ReadonlyMap<string, Update>> {
  const entries = await Promise.all(
    Object.entries(images).map(async ([key, image]) => {
      const update = await updateOf(image, options);
      options.progress(key);
      return [key, update] as const;
    }),
  );
  const pinned = entries.flatMap(([key, update]) => (update.state === 'pinned' ? [[key, update.to] as const] : []));
  if (pinned.length > 0) writeDigests(options.file, new Map(pinned));
  return new Map(entries);
}

async function updateOf(image: CatalogueImage, options: UpdateOptions): Promise<Update> {
  const found = await resolveTag(referenceOf(image), options);
  if (found.state !== 'found') return found;
  const { digest: from, version } = image;
  const absent = image.architectures.filter((each) => !found.architectures.includes(each));
  if (absent.length > 0) {
    const has = found.architectures.join(', ') || 'no architecture';
    return { state: 'refused', reason: `${version} has ${has}, and not ${absent.join(', ')}` };
  }
  if (from === found.digest) return { state: 'unchanged' };
  if (isDigest(from) && !options.acceptMoved)
    return { state: 'refused', reason: `${version} was published again: it has ${found.digest}` };
  return { state: 'pinned', from, to: found.digest };
}
