/**
 * Domains that no registry sells, so no public CA issues certificates for names below them. Source: RFC 6761, 6762 and 8375,
 * ICANN's `internal`, and common defaults of routers and offices.
 */
const privateEndings = [
  'local',
  'lan',
  'internal',
  'home.arpa',
  'home',
  'corp',
  'intranet',
  'private',
  'localdomain',
  'localhost',
  'test',
  'example',
  'invalid',
];

/** The private domain that contains a host name; undefined for a name in public DNS. */
export function privateDomain(host: string): string | undefined {
  return privateEndings.find((ending) => inDomain(host, ending));
}

/** Whether a host name is a domain or is below it. */
export function inDomain(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}
