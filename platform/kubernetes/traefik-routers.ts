/** A path of a host of an Ingress. */
export interface RoutedPath {
  readonly namespace: string;
  /** Name of the Ingress. */
  readonly ingress: string;
  readonly host: string;
  readonly path: string;
}

/**
 * The name of the router that Traefik builds from a path of an Ingress, without its provider: the label `router` of its metrics is
 * `NAME@kubernetes`. Source: the metrics of Traefik 3.6.12 with the Ingresses of dist; the drill `ingress` compares them.
 */
export function routerName({ namespace, ingress, host, path }: RoutedPath): string {
  return [namespace, ingress, host, path]
    .flatMap((part) => part.split(/[^\p{L}\p{N}]+/u))
    .filter(Boolean)
    .join('-');
}
