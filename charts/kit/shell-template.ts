/** A text as one word of a shell. */
export const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * A template with its placeholders replaced.
 * @param path in messages. @throws if a placeholder is not in the template.
 */
export function filledIn(
  path: string,
  template: string,
  values: readonly (readonly [placeholder: RegExp, value: string])[],
): string {
  return values.reduce((text, [placeholder, value]) => {
    if (!text.match(placeholder)) throw new Error(`${path} has no ${placeholder.source}`);
    return text.replace(placeholder, () => value);
  }, template);
}
