import { parse, parseAllDocuments } from 'yaml';
import { remembered } from '../util/memory';
import { perText } from '../util/per-text';
import { readOnly } from '../util/read-only';

export type Syntax = 'JSON' | 'YAML';

/** The value of a file, or why the file has none. */
export type Parsed = { readonly value: unknown } | { readonly fault: string };

/**
 * Parses a file. An empty YAML file is an empty mapping: every program of this repository reads it as that. The value cannot be
 * changed.
 */
export function parseFile(text: string, syntax: Syntax): Parsed {
  return parsers[syntax](text);
}

const parserOf = (syntax: Syntax) =>
  perText((text) =>
    readOnly(
      remembered(
        `file in ${syntax}`,
        () => text,
        (): Parsed => {
          try {
            // Without checks that take half of the time.
            return { value: syntax === 'JSON' ? JSON.parse(text) : (parse(text, { uniqueKeys: false }) ?? {}) };
          } catch (error) {
            return { fault: firstLine(error) };
          }
        },
      ),
    ),
  );

const parsers: Readonly<Record<Syntax, (text: string) => Parsed>> = { JSON: parserOf('JSON'), YAML: parserOf('YAML') };

/** The value of a YAML file; undefined if it is none, which the rule `file-format` reports. */
export function readYaml(text: string): ReturnType<typeof parse> {
  const parsed = parseFile(text, 'YAML');
  return 'value' in parsed ? parsed.value : undefined;
}

/** Why a text is no JSON document or no YAML stream of documents; undefined if it is. */
export function syntaxFault(text: string, syntax: Syntax): string | undefined {
  if (syntax === 'JSON') {
    const parsed = parseFile(text, syntax);
    return 'fault' in parsed ? parsed.fault : undefined;
  }
  return yamlFault(text) ?? undefined;
}

const yamlFault = perText((text) =>
  remembered(
    'faults of YAML documents',
    () => text,
    () => {
      const documents = parseAllDocuments(text, { uniqueKeys: false });
      const [error] = Array.isArray(documents) ? documents.flatMap(({ errors }) => errors) : [];
      return error ? firstLine(error) : null;
    },
  ),
);

/** The parser appends the lines of the file. */
const firstLine = (error: unknown) => (error as Error).message.split('\n')[0]!.replace(/:$/, '');
