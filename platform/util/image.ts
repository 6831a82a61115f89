/** `docker.io/library/redis` of `docker.io/library/redis:7.2.16@sha256:...`. */
export function repository(image: string): string {
  return image.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
}

/**
 * A regular expression of references that name one image, on every node and at any time: with the registry, and by an exact version or
 * a digest. JavaScript and Go (RE2) read it alike.
 */
export const exactImage = String.raw`^([^/:@]*\.[^/:@]*(:\d+)?|[^/:@]+:\d+)/[a-z0-9._/-]+(:[\w.-]*\d+\.\d+[\w.-]*|(:[\w.-]+)?@sha256:[0-9a-f]{64})$`;

/** The mistake in an image reference, for a message; undefined for a correct one. */
export function imageReferenceError(reference: string): string | undefined {
  if (new RegExp(exactImage).test(reference)) return undefined;
  const [name = '', ...rest] = reference.split('@');
  const digest = rest.length > 0 ? rest.join('@') : undefined;
  const [, registry, , tag] = /^([^/:]+(?::\d+)?)\/([a-z0-9._/-]+)(?::([\w.-]+))?$/.exec(name) ?? [];
  if (digest !== undefined && !/^sha256:[0-9a-f]{64}$/.test(digest))
    return 'has a broken digest. Write @sha256: and 64 hex digits.';
  if (registry === undefined || !/[.:]/.test(registry))
    return 'names no registry. Write it in full, such as docker.io/library/redis:7.2.16.';
  if (tag === undefined) return 'has no tag. Name the exact version, such as :v3.3.0.';
  return `has the tag ${tag}, which moves. Name the exact version, such as :v3.3.0.`;
}
