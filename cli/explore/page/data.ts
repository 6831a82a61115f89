import type { Connection, End, ExploredApplication, ExploredObject, ExploreModel, PageOrigin } from '../model';

/** The model with what views look up in it. */
export interface Data extends ExploreModel {
  readonly origin: PageOrigin;
  readonly byFile: ReadonlyMap<string, number>;
  /** Indices of the references from, and to, an object. */
  readonly outgoing: ReadonlyMap<number, readonly number[]>;
  readonly incoming: ReadonlyMap<number, readonly number[]>;
  readonly connectionsOf: ReadonlyMap<number, readonly Connection[]>;
  readonly objectsOf: ReadonlyMap<number, readonly number[]>;
  folderOf(object: number): string;
  environmentOf(end: End): string | undefined;
}

export function dataOf(model: ExploreModel, origin: PageOrigin): Data {
  const { objects, applications, references, connections } = model;
  const outgoing = new Map<number, number[]>();
  const incoming = new Map<number, number[]>();
  for (const [index, [from, to]] of references.entries()) {
    put(outgoing, from, index);
    put(incoming, to, index);
  }
  const connectionsOf = new Map<number, Connection[]>();
  for (const connection of connections)
    for (const end of new Set([connection.from, connection.to]))
      if (typeof end === 'number') put(connectionsOf, end, connection);
  const objectsOf = new Map<number, number[]>();
  for (const [index, { application }] of objects.entries()) put(objectsOf, application, index);
  const environmentOf = (end: End) =>
    typeof end === 'number' ? applications[objects[end]!.application]!.environment : undefined;
  return {
    ...model,
    origin,
    byFile: new Map(objects.map(({ file }, index) => [file, index])),
    ...{ outgoing, incoming, connectionsOf, objectsOf, environmentOf },
    folderOf: (object) => folderName(applications[objects[object]!.application]!),
  };
}

export const folderName = ({ environment, name }: ExploredApplication) => `${environment}/${name}`;

export function nameOf({ kind, namespace, name }: ExploredObject): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

export function put<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
