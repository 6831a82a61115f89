import { is, type Kinds } from '../model/kinds';
import type { RenderedObject } from '../model/rendered';
import { type Graph, objectKey } from './graph';

export type Middleware = Kinds['Middleware'];
export type MiddlewareSpec = NonNullable<Middleware['spec']>;

/** Middlewares of an Ingress, in the order in which Traefik applies them. One that does not exist is left out. */
export function middlewaresOf(ingress: RenderedObject, { referencesFrom, byKey }: Graph): Middleware[] {
  return referencesFrom(ingress).flatMap(({ kind, name, namespace }) => {
    const { manifest } = byKey.get(objectKey(kind, name, namespace)) ?? {};
    return is(manifest, 'Middleware') ? manifest : [];
  });
}
