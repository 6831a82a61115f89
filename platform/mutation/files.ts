import { parseDocument } from 'yaml';
import type { Manifest } from '../model/manifest';
import { type Edit, fieldOf, type Path, replaced } from './edit';
import { scriptEdits, settingEdits } from './lines';
import { type Surroundings, treeEdits } from './tree';

/** A file in an object, by its format. */
export type Format = 'json' | 'script' | 'settings' | 'yaml';

/** The format of a text at a place of an object; undefined for a text that is no file. */
export function formatOf({ kind }: Manifest, path: Path, text: string): Format | undefined {
  if (kind === 'ConfigMap' && path[0] === 'data' && path.length === 2) return byName(`${path[1]}`, text);
  if (kind === 'HelmChartConfig' && path.at(-1) === 'valuesContent') return 'yaml';
  // A script in a command or in its arguments.
  return text.includes('\n') && (path.includes('command') || path.includes('args')) ? 'script' : undefined;
}

function byName(name: string, text: string): Format | undefined {
  if (/\.(sh|py|js)$/.test(name)) return 'script';
  if (/\.json$/.test(name)) return 'json';
  if (/\.ya?ml$/.test(name)) return 'yaml';
  if (/\.(conf|ini|cnf)$/.test(name) || text.includes('\n')) return 'settings';
  return undefined;
}

/** The name of a file: of data its extension alone, `data[*.yml]`, because many files have the same fields. */
export function fileField(path: Path): string {
  const name = path.at(-1);
  const extension = typeof name === 'string' ? /\.(json|ya?ml)$/.exec(name)?.[1] : undefined;
  return extension && path[0] === 'data' ? `data[*.${extension}]` : fieldOf(path);
}

/** All edits inside a file. @param others see `Surroundings`. */
export function fileEdits(
  format: Format,
  path: Path,
  text: string,
  others?: Surroundings['others'],
): Iterable<Edit> | undefined {
  const name = fileField(path);
  if (format === 'script') return scriptEdits(path, text, name);
  if (format === 'settings') return settingEdits(path, text, name);
  const content = contentOf(format, text);
  return content === undefined ? undefined : contentEdits(format, path, text, content, others);
}

/** The data in a JSON or YAML file; undefined for a text that is neither data nor valid. */
export function contentOf(format: Format, text: string): object | undefined {
  if (format !== 'json' && format !== 'yaml') return undefined;
  try {
    const value: unknown = format === 'json' ? JSON.parse(text) : parseDocument(text).toJS();
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    // Several documents, or a template: the whole text is one value.
    return undefined;
  }
}

function* contentEdits(
  format: Format,
  path: Path,
  text: string,
  content: object,
  others: Surroundings['others'],
): Iterable<Edit> {
  const name = fileField(path);
  for (const edit of treeEdits(content, { others: (field) => others?.(`${name}:${field}`) ?? [] })) {
    if (edit.path.length === 0) continue;
    yield {
      ...edit,
      path: [...path],
      inFile: `${name}:${fieldOf(edit.path)}`,
      from: edit.from,
      written: () => (format === 'json' ? asJson(content, edit) : asYaml(text, edit)),
    };
  }
  yield {
    path: [...path],
    inFile: name,
    operator: 'syntax',
    from: 'the file',
    to: 'a file that ends early',
    written: () => (format === 'json' ? text.slice(0, -2) : `${text}\n  - {\n`),
  };
}

const asJson = (content: object, { path, to }: Edit) => JSON.stringify(replaced(content, path, to), null, 2);

function asYaml(text: string, { path, to }: Edit): string {
  const document = parseDocument(text);
  if (to === undefined) document.deleteIn(path);
  else document.setIn(path, to);
  return document.toString({ lineWidth: 0 });
}
