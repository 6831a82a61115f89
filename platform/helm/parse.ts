import { parseAllDocuments } from 'yaml';
import { UserError } from '../model/problem';
import { isObject, type Json, type JsonObject } from './declaration';
import { kubectlYaml } from './kubectl-yaml';

/** A Kubernetes object of a chart. */
export interface HelmObject extends JsonObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: JsonObject & { readonly name: string; readonly namespace?: string };
}

/**
 * Parses the output of `helm template` as kubectl does. A duplicate key is an error; empty documents and nulls are removed, and Lists
 * are flattened.
 */
export function parseRender(text: string, where: string): HelmObject[] {
  const documents = parseAllDocuments(text, { ...kubectlYaml, uniqueKeys: true });
  return ('empty' in documents ? [] : documents).flatMap((document) => {
    const [error] = document.errors;
    if (error) {
      const source = text
        .slice(0, error.pos[0])
        .match(/(?<=^# Source: ).+$/gm)
        ?.at(-1);
      const message = `${source ? `${source}: ` : ''}${error.message.split('\n')[0]}`;
      throw new UserError([{ where, message, fix: 'Correct the values; if they are right, the chart has a bug.' }]);
    }
    return flatten(withoutNulls(document.toJS() as Json), where);
  });
}

function flatten(document: Json | undefined, where: string): HelmObject[] {
  if (document === null || document === undefined) return [];
  if (isObject(document) && isList(document)) return itemsOf(document).flatMap((item) => flatten(item, where));
  const { apiVersion, kind, metadata } = isObject(document) ? document : ({} as JsonObject);
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || !isObject(metadata) || !metadata.name) {
    const message = `prints a document that is not a Kubernetes object with a name: ${JSON.stringify(document).slice(0, 120)}`;
    throw new UserError([{ where, message, fix: 'Correct the values, or exclude that template.' }]);
  }
  return [document as HelmObject];
}

/** A List, or one of a kind such as ConfigMapList. A custom kind may end so, too, but has a name and no items. */
function isList(document: JsonObject): document is JsonObject & { readonly items: readonly Json[] } {
  return typeof document.kind === 'string' && document.kind.endsWith('List') && Array.isArray(document.items);
}

/** Items of a typed list need no kind: it follows from the list's. */
function itemsOf({ apiVersion, kind, items }: JsonObject & { readonly items: readonly Json[] }): readonly Json[] {
  const inherited = kind === 'List' ? {} : { apiVersion, kind: `${kind}`.replace(/List$/, '') };
  return items.map((item) => (isObject(item) ? { ...inherited, ...item } : item));
}

/** The API server treats null as an absent field. */
function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null && inner !== undefined)
      .map(([key, inner]) => [key, withoutNulls(inner!)]),
  );
}
