/** A Service named inside a value: `redis` in `redis://:secret@redis:6379/0`. */
export interface HostReference {
  readonly kind: 'Service';
  readonly name: string;
  readonly namespace: string;
  readonly part?: number;
}

/** Variables that hold a bare host name by convention. */
const hostVariable = /(^|_)(HOST|HOSTNAME|ADDR|ADDRESS|SERVER)$/;

/**
 * Services that the value of a variable names. Bias: a host counts as a Service when it is one label, or its second label
 * is a namespace of the cluster, or it ends in .svc; every other host is somebody else's.
 */
export function hostReferences(
  variable: string,
  value: string | undefined,
  namespace: string,
  namespaces: ReadonlySet<string>,
): HostReference[] {
  if (!value) return [];
  const urls = [...value.matchAll(/[a-z][a-z0-9+.-]*:\/\/(?:[^\s/@]*@)?([a-z0-9.-]+)(?::(\d+))?/gi)];
  const found = urls.map(([, host, port]) => ({ host: host!, port }));
  if (urls.length === 0 && hostVariable.test(variable)) {
    const [, host, port] = /^([a-z][a-z0-9.-]*)(?::(\d+))?$/.exec(value) ?? [];
    if (host) found.push({ host, port });
  }
  return found.flatMap(({ host, port }) => {
    const service = serviceOf(host, namespace, namespaces);
    return service
      ? [{ kind: 'Service' as const, ...service, part: port === undefined ? undefined : Number(port) }]
      : [];
  });
}

function serviceOf(host: string, namespace: string, namespaces: ReadonlySet<string>) {
  if (/^[\d.]+$/.test(host) || host === 'localhost') return undefined;
  const [name, second, third, ...rest] = host.split('.');
  if (!name) return undefined;
  if (second === undefined) return { name, namespace };
  const suffix = [third, ...rest].filter(Boolean).join('.');
  if (suffix === '' && !namespaces.has(second)) return undefined;
  return ['', 'svc', 'svc.cluster.local'].includes(suffix) ? { name, namespace: second } : undefined;
}
