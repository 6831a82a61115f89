/**
 * Matches the text of one finding by its object, such as `Deployment api`, and by the values that its message must contain as
 * whole words, or a pattern. The test of each rule asserts the full message once; everything else uses this.
 */
export function finding(object: string, ...values: readonly (string | number | RegExp)[]): string {
  const contained = values.map((value) =>
    value instanceof RegExp ? `(?=.*${value.source})` : `(?=.*(?<!\\w)${escaped(`${value}`)}(?!\\w))`,
  );
  return expect.stringMatching(new RegExp(`^${escaped(object)} ${contained.join('')}`, 's'));
}

const escaped = (text: string) => text.replace(/[$()*+.?[\\\]^{|}/]/g, '\\$&');
