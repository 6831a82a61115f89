import { is, type Kinds } from '../model/kinds';
import type { RenderedObject } from '../model/rendered';
import { type Graph, objectKey } from './graph';

export type Middleware = Kinds['Middleware'];
export type MiddlewareSpec = NonNullable<Middleware['spec']>;

/** Middlewares of an Ingress, in the order in which Traefik applies them. One that does not exist is left out. */
export function middlewaresOf(ingress: RenderedObject, { references, byKey }: Graph): Middleware[] {
  return references.flatMap(({ from, kind, name, namespace }) => {
    const manifest = from === ingress ? byKey.get(objectKey(kind, name, namespace))?.manifest : undefined;
    return is(manifest, 'Middleware') ? manifest : [];
  });
}
