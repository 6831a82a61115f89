/**
 * A pure function of a text: computed once for each text of the last runs. Callers share the result and must not change it.
 * @param characters of the texts that are kept, twice: the last ones and those before them. Default: 8 million.
 */
export function perText<R>(compute: (text: string) => R, characters = 2 ** 23): (text: string) => R {
  let [recent, before] = [new Map<string, R>(), new Map<string, R>()];
  let held = 0;
  return (text) => {
    const known = recent.get(text);
    if (known !== undefined) return known;
    const result = before.get(text) ?? compute(text);
    recent.set(text, result);
    held += text.length;
    if (held > characters) {
      [recent, before] = [new Map(), recent];
      held = 0;
    }
    return result;
  };
}
