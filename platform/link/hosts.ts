/** A Service as host in a value: `redis` in `redis://:secret@redis:6379/0`. */
export interface HostReference {
  readonly kind: 'Service';
  readonly name: string;
  readonly namespace: string;
  readonly part?: number;
}

/** Variables that hold a bare host by convention, with or without a port. libpq's is PGHOST. */
const hostVariable = /(^|_|PG)(HOST|HOSTNAME|ADDR|ADDRESS|SERVER|ENDPOINT|URI)S?$/;
/** The hosts of each URL: `db:5432` in `postgresql://user:password@db:5432/name`, several with commas between them. */
const urlHosts = /([a-z][a-z0-9+.-]*):\/\/(?:[^\s/]*@)?([\w.-]+(?::\d+)?(?:,[\w.-]+(?::\d+)?(?![\w.+-]*:\/\/))*)/gi;
/** Bare hosts, several with commas between them, and a path at most. */
const bareHosts = /^([a-z][\w.-]*(?::\d+)?(?:,[a-z][\w.-]*(?::\d+)?)*)(?:\/\S*)?$/i;
/** Schemes without a host. */
const hostless = /^(file|unix|sqlite|s3|gs)$/i;

/**
 * Services that the value of a variable references. Bias: a host is a Service if it is one label, if its second label is a
 * namespace of the cluster, or if it ends in .svc; every other host is outside the cluster.
 */
export function hostReferences(
  variable: string,
  value: string | undefined,
  namespace: string,
  namespaces: ReadonlySet<string>,
): HostReference[] {
  if (!value) return [];
  const urls = [...value.matchAll(urlHosts)];
  const bare = urls.length === 0 && hostVariable.test(variable) ? bareHosts.exec(value)?.[1] : undefined;
  const lists =
    bare === undefined ? urls.filter(([, scheme]) => !hostless.test(scheme!)).map(([, , hosts]) => hosts!) : [bare];
  return lists
    .flatMap((list) => list.toLowerCase().split(','))
    .flatMap((each) => {
      const [host, port] = each.split(':');
      const service = serviceOf(host!, namespace, namespaces);
      return service
        ? [{ kind: 'Service' as const, ...service, part: port === undefined ? undefined : Number(port) }]
        : [];
    });
}

function serviceOf(host: string, namespace: string, namespaces: ReadonlySet<string>) {
  if (/^[\d.]+$/.test(host) || host === 'localhost') return undefined;
  const [, name, isService] = /^(.*?)(\.svc(?:\.cluster\.local)?)?\.?$/.exec(host)!;
  const labels = name!.split('.');
  if (labels.length === 1) return isService ? undefined : { name: name!, namespace };
  // The pod name of a StatefulSet precedes its Service: postgres-0.postgres.twisterlab.svc.
  const [inside, service] = labels.reverse();
  return isService || (labels.length === 2 && namespaces.has(inside!))
    ? { name: service!, namespace: inside! }
    : undefined;
}
