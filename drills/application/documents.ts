import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import type { CheckedItems } from '../expectation';
import { applicationFolders } from '../images/catalogue';
import { dockerfile } from '../images/dockerfile';

/** Descriptions of the application's interfaces by file below imports/api: OpenAPI documents, and the tools that MCP clients get. */
export type Documents = Map<string, object>;

export const documentFolder = join(root, 'imports/api');
const fix = 'TWISTERLAB_DOCUMENTS=imports/api npm run drill -- application writes them';

/** The committed documents of these names. One that is missing is left out. */
export function committedDocuments(names: Iterable<string>): Documents {
  const files = [...names].map((name) => [name, join(documentFolder, name)] as const);
  return new Map(
    files.flatMap(([name, file]) =>
      existsSync(file) ? [[name, JSON.parse(readFileSync(file, 'utf8')) as object]] : [],
    ),
  );
}

/** A document with the commit of the application that it describes. Extensions of OpenAPI begin with `x-`. */
export function withSource(application: keyof typeof applicationFolders, document: object): object {
  return { ...document, 'x-source-commit': dockerfile(applicationFolders[application]).args.COMMIT! };
}

/** Whether the committed documents are what the running application answers. */
export function checkDocuments(committed: Documents, answered: Documents): CheckedItems {
  const faults = [...answered].flatMap(([name, document]) => {
    const before = committed.get(name);
    if (!before) return [`imports/api has no ${name}: ${fix}`];
    return textOf(before) === textOf(document) ? [] : [`imports/api/${name} is out of date: ${fix}`];
  });
  return { of: answered.size, faults };
}

export function writeDocuments(folder: string, documents: Documents): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, document] of documents) writeFileSync(join(folder, name), textOf(document));
}

/** JSON with sorted keys: the order of an answer has no meaning. */
const textOf = (document: object) => `${JSON.stringify(sorted(document), null, 2)}\n`;

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
