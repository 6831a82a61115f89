import { remembered } from '../util/memory';

/** A Service as host in a value: `redis` in `redis://:secret@redis:6379/0`; or a pod of a StatefulSet, by its own DNS name. */
export interface HostReference {
  readonly kind: 'Service' | 'Pod';
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
  const hasUrl = value.search(urlHosts) >= 0;
  const bare = !hasUrl && hostVariable.test(variable) ? bareHosts.exec(value)?.[1] : undefined;
  const lists = bare === undefined ? hostsOfUrls(value) : [bare];
  return lists.flatMap((list) => list.split(',')).flatMap((each) => referencesTo(each, namespace, namespaces));
}

/** A host below .svc anywhere in a text. */
const serviceNames = /(?<![\w.$-])(?:[a-z0-9-]+\.)+svc(?:\.cluster\.local)?(?::\d+)?(?![\w-])/g;
/** A setting of one address or a list of them: `endpoint: loki:3100`, `targets = redis:6379`, `- alertmanager:9093`. */
const settings =
  /^\s*(?:- )?(?:["']?[\w.-]*?(?:host|hostname|addr|address|server|endpoint|url|uri|target|targets|replacement)["']?\s*[:=]|-)\s*\[?["']?([a-z][\w.-]*:\d{2,5})["']?\]?,?\s*$/gim;
/** A setting of a host without a port: `repo1-host=backups`. */
const hostSettings = /^\s*["']?(?:[\w.-]*[_.-])?(?:host|hostname)["']?\s*[:=]\s*["']?([a-z][\w.-]*)["']?,?\s*$/gim;
/** Values of settings that are no host. */
const words = /^(true|false|yes|no|on|off|none|null)$/;
/** Comments of YAML, shell and most configuration files. */
const comments = /^\s*(?:#|\/\/|;).*$/gm;

/**
 * Services that a configuration file references: in URLs, as names below .svc, and as `name:port` in settings of addresses.
 * The bias is that of `hostReferences`.
 */
export function hostReferencesInText(
  text: string,
  namespace: string,
  namespaces: ReadonlySet<string>,
): HostReference[] {
  const hosts = remembered(
    'hosts in a text',
    () => text,
    () => hostsIn(text.replaceAll(comments, '')),
  );
  const found = hosts.flatMap((host) => referencesTo(host, namespace, namespaces));
  return [...new Map(found.map((each) => [JSON.stringify(each), each])).values()];
}

function hostsIn(content: string): string[] {
  return [
    ...hostsOfUrls(content).flatMap((list) => list.split(',')),
    ...[...content.matchAll(serviceNames)].map(([host]) => host),
    ...[...content.matchAll(settings), ...content.matchAll(hostSettings)].map(([, host]) => host!),
  ];
}

/** Lists of hosts, with commas between them. */
function hostsOfUrls(text: string): string[] {
  return [...text.matchAll(urlHosts)].filter(([, scheme]) => !hostless.test(scheme!)).map(([, , hosts]) => hosts!);
}

/** A host with or without a port. */
function referencesTo(address: string, namespace: string, namespaces: ReadonlySet<string>): HostReference[] {
  const [host, port] = address.toLowerCase().split(':');
  const service = serviceOf(host!, namespace, namespaces);
  if (!service) return [];
  const { pod, ...named } = service;
  return [
    { kind: 'Service', ...named, part: port === undefined ? undefined : Number(port) },
    ...(pod === undefined ? [] : [{ kind: 'Pod' as const, name: pod, namespace: named.namespace }]),
  ];
}

function serviceOf(host: string, namespace: string, namespaces: ReadonlySet<string>) {
  if (/^[\d.]+$/.test(host) || host === 'localhost' || words.test(host)) return undefined;
  const [, name, isService] = /^(.*?)(\.svc(?:\.cluster\.local)?)?\.?$/.exec(host)!;
  const labels = name!.split('.');
  if (labels.length === 1) return isService ? undefined : { name: name!, namespace, pod: undefined };
  // The pod name of a StatefulSet precedes its Service: postgres-0.postgres.twisterlab.svc.
  const [inside, service, pod] = labels.reverse();
  return isService || (labels.length === 2 && namespaces.has(inside!))
    ? { name: service!, namespace: inside!, pod }
    : undefined;
}
