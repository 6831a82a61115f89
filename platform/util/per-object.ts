/**
 * A pure function of an object that does not change any more: computed once for each, and again for none that a later run renders
 * unchanged.
 */
export function perObject<T extends object, R>(compute: (value: T) => R): (value: T) => R {
  const results = new WeakMap<T, { readonly result: R }>();
  return (value) => {
    let known = results.get(value);
    if (!known) {
      known = { result: compute(value) };
      results.set(value, known);
    }
    return known.result;
  };
}
