/** About ten times as fast as the library that writes, and reads every file of dist alike (a test compares them). */
const { load, JSON_SCHEMA } = require('js-yaml') as {
  load(text: string, options: { readonly schema: unknown }): unknown;
  readonly JSON_SCHEMA: unknown;
};

/** The value of a file of dist. @throws the error of the parser. */
export const parseYaml = (text: string): unknown => load(text, { schema: JSON_SCHEMA });
