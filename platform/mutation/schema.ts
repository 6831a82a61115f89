import type { KubernetesApi } from '../kubernetes/api';
import type { Manifest } from '../model/manifest';
import type { Path } from './edit';
import type { Alternative } from './scalars';

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
}

/**
 * Mistakes that the schema of a kind allows: another value of an enumeration, and a switch that is not set, turned on.
 * @returns nothing for a kind that the API does not serve.
 */
export function schemaAlternatives(api: KubernetesApi, manifest: Manifest) {
  const { apiVersion, kind } = manifest;
  const info = api.kinds.find(
    (each) => `${each.group ? `${each.group}/` : ''}${each.version}/${each.kind}` === `${apiVersion}/${kind}`,
  );
  const resolve = (schema: Schema | undefined): Schema | undefined =>
    schema?.$ref ? (api.definitions[schema.$ref.replace('#/definitions/', '')] as Schema) : schema;
  const step = (schema: Schema | undefined, key: string | number): Schema | undefined => {
    if (typeof key === 'number') return resolve(schema?.items);
    const { additionalProperties: more } = schema ?? {};
    return resolve(schema?.properties?.[key] ?? (typeof more === 'object' ? more : undefined));
  };
  const root = info && (api.definitions[info.schema] as Schema);
  return (path: Path, value: unknown): Alternative[] => {
    const schema = path.reduce<Schema | undefined>(step, root);
    if (!schema || path[0] === 'metadata') return [];
    if (typeof value !== 'object' || value === null) {
      const others = (schema.enum ?? []).filter((each) => each !== value && each !== '');
      return others.slice(0, 1).map((to) => ['enumeration', to]);
    }
    if (Array.isArray(value)) return [];
    return Object.entries(schema.properties ?? {})
      .filter(([key, each]) => resolve(each)?.type === 'boolean' && !(key in value))
      .map(([key]) => [`add-${key}`, { ...value, [key]: true }]);
  };
}
