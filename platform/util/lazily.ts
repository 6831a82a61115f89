/** A function that computes its result at the first call. */
export function lazily<T>(compute: () => T): () => T {
  let computed: { readonly result: T } | undefined;
  return () => {
    computed ??= { result: compute() };
    return computed.result;
  };
}
