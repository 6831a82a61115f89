/** A request and a limit. */
export type RequestAndLimit = readonly [request: string, limit: string];

/**
 * Resource requirements as Helm values.
 * @param disk ephemeral storage for logs and temporary files. Default: 64Mi and 256Mi.
 */
export function resources({
  cpu,
  memory,
  disk = ['64Mi', '256Mi'],
}: Record<'cpu' | 'memory', RequestAndLimit> & { readonly disk?: RequestAndLimit }) {
  const side = (index: 0 | 1) => ({ cpu: cpu[index], memory: memory[index], 'ephemeral-storage': disk[index] });
  return { requests: side(0), limits: side(1) };
}

/** An image reference as the Helm values repository and tag; a digest stays with the tag. */
export function imageValues(image: string): { repository: string; tag: string } {
  const [, repository = '', tag = ''] = /^([^@]+?):([^/]+)$/.exec(image) ?? [];
  return { repository, tag };
}
