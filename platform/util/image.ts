/** `docker.io/library/redis` of `docker.io/library/redis:7.2.16@sha256:...`. */
export function repository(image: string): string {
  return image.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
}

/** The mistake in an image reference, for a message; undefined for a correct one. */
export function imageReferenceError(reference: string): string | undefined {
  const [name = '', digest] = reference.split('@');
  const [, registry, , tag] = /^([^/:]+(?::\d+)?)\/([a-z0-9._/-]+)(?::([\w.-]+))?$/.exec(name) ?? [];
  if (digest !== undefined && !/^sha256:[0-9a-f]{64}$/.test(digest))
    return 'has a broken digest. Write @sha256: and 64 hex digits.';
  if (registry === undefined || !/[.:]/.test(registry))
    return 'names no registry. Write it in full, such as docker.io/library/redis:7.2.16.';
  if (tag === undefined) return 'has no tag. Name the exact version, such as :v3.3.0.';
  if (!/\d+\.\d+/.test(tag)) return `has the tag ${tag}, which moves. Name the exact version, such as :v3.3.0.`;
  return undefined;
}
