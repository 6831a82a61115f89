import { parseAllDocuments, type ScalarTag } from 'yaml';
import { UserError } from '../model/problem';
import { isObject, type Json, type JsonObject } from './declaration';

/** A Kubernetes object of a chart. */
export interface HelmObject extends JsonObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: JsonObject & { readonly name: string; readonly namespace?: string };
}

/** The only YAML 1.1 feature that charts rely on: octal file modes. Kubernetes' own parser reads 0400 as octal too. */
const octal: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^0[0-7]+$/,
  resolve: (text) => Number.parseInt(text, 8),
};

/**
 * Parses the output of `helm template`: as YAML 1.2, so that `on` and `12:30` are strings. A duplicate key is an error;
 * empty documents and nulls are removed, Lists are flattened.
 */
export function parseRender(text: string, where: string): HelmObject[] {
  const documents = parseAllDocuments(text, {
    version: '1.2',
    uniqueKeys: true,
    merge: false,
    customTags: (tags) => [octal, ...tags],
  });
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
  if (isObject(document) && document.kind === 'List' && Array.isArray(document.items)) {
    return document.items.flatMap((item: Json) => flatten(item, where));
  }
  const { apiVersion, kind, metadata } = isObject(document) ? document : ({} as JsonObject);
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || !isObject(metadata) || !metadata.name) {
    const message = `prints a document that is not a Kubernetes object with a name: ${JSON.stringify(document).slice(0, 120)}`;
    throw new UserError([{ where, message, fix: 'Correct the values, or exclude that template.' }]);
  }
  return [document as HelmObject];
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
