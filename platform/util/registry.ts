/** An image reference, taken apart. */
export interface Reference {
  readonly registry: string;
  /** `library/redis`. */
  readonly repository: string;
  readonly tag: string;
  /** `sha256:...`; undefined if the reference pins none. */
  readonly digest: string | undefined;
}

/** What a registry has of a reference. */
export type Finding =
  | { readonly state: 'found'; readonly digest: string; readonly note?: string }
  /** A pod cannot pull it: there is none, another one, or a private one. */
  | { readonly state: 'missing'; readonly reason: string }
  /** Nothing is known: the registry did not answer, or with an error. */
  | { readonly state: 'unknown'; readonly reason: string };

/** @param image with registry and tag; the rule `image` requires both. */
export function parseReference(image: string): Reference {
  const [, registry, repository, tag, digest] =
    /^([^/]+)\/([^:@]+):([^@]+)(?:@(sha256:[0-9a-f]{64}))?$/.exec(image) ?? [];
  if (!registry || !repository || !tag) throw new Error(`${image} is no full image reference`);
  return { registry, repository, tag, digest };
}

export interface RegistryOptions {
  /** Base URLs by registry: mirrors. Default: https and the registry's own name. */
  readonly mirrors?: ReadonlyMap<string, string>;
  /** Seconds for each request. */
  readonly timeout: number;
}

/**
 * Compares a reference with its registry: pods pull by digest if it has one, else by tag. Reads manifests without a login, and only
 * their headers: Docker Hub does not count those as pulls. Source: https://distribution.github.io/distribution/spec/api/
 */
export async function findImage(image: string, options: RegistryOptions): Promise<Finding> {
  const { registry, repository, tag, digest } = parseReference(image);
  const base = options.mirrors?.get(registry) ?? `https://${hosts[registry] ?? registry}`;
  const read = (version: string) => manifestDigest(base, repository, version, options.timeout);
  try {
    const tagged = await read(tag);
    if (digest === undefined) return tagged ? { state: 'found', digest: tagged } : missing(`no tag ${tag}`);
    if (tagged === digest) return { state: 'found', digest };
    const has = tagged ? `tag ${tag} has ${tagged}` : `no tag ${tag}`;
    const pinned = await read(digest);
    // The tag was published again, or removed; pods still get what was pinned.
    return pinned === digest ? { state: 'found', digest, note: has } : missing(`not the pinned digest: ${has}`);
  } catch (error) {
    if (error instanceof NoAccess) return missing(error.message);
    const { name, message, cause } = error as Error & { cause?: Error };
    const reason = name === 'TimeoutError' ? `no answer within ${options.timeout} s` : cause?.message || message;
    return { state: 'unknown', reason };
  }
}

/** Registries hide private repositories: they answer so for one that does not exist, too. A pod without a pull secret gets neither. */
const noAccess = 'no such repository, or it is private';
class NoAccess extends Error {}

const missing = (reason: string): Finding => ({ state: 'missing', reason });

/** Registries whose API has another name. */
const hosts: Readonly<Record<string, string>> = { 'docker.io': 'registry-1.docker.io' };

const accept = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** The digest of a manifest; undefined if the registry has none. @throws Error for every other answer. */
async function manifestDigest(base: string, repository: string, version: string, timeout: number) {
  const url = `${base}/v2/${repository}/manifests/${version}`;
  const ask = (headers: Record<string, string>) =>
    fetch(url, { method: 'HEAD', headers: { accept, ...headers }, signal: AbortSignal.timeout(timeout * 1000) });
  let response = await ask({});
  const challenge = response.headers.get('www-authenticate');
  const anonymous =
    response.status === 401 && challenge ? await anonymousToken(challenge, repository, timeout) : undefined;
  if (anonymous) response = await ask({ authorization: `Bearer ${anonymous}` });
  if (response.status === 404) return undefined;
  if ([401, 403].includes(response.status)) throw new NoAccess(`${response.status}: ${noAccess}`);
  if (!response.ok) throw new Error(`HTTP status ${response.status}`);
  const digest = response.headers.get('docker-content-digest');
  if (!/^sha256:[0-9a-f]{64}$/.test(digest ?? '')) throw new Error('the answer has no digest: this is no registry');
  return digest!;
}

/** A token for reading one repository, from the server that the registry names. @throws Error without one. */
async function anonymousToken(challenge: string, repository: string, timeout: number): Promise<string> {
  const values = Object.fromEntries(
    [...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );
  if (!/^bearer /i.test(challenge) || !values.realm) throw new NoAccess(`requires a login (${challenge}): ${noAccess}`);
  const url = new URL(values.realm);
  if (values.service) url.searchParams.set('service', values.service);
  url.searchParams.set('scope', values.scope ?? `repository:${repository}:pull`);
  const response = await fetch(url, { signal: AbortSignal.timeout(timeout * 1000) });
  if ([401, 403].includes(response.status))
    throw new NoAccess(`${response.status} for an anonymous token: ${noAccess}`);
  if (!response.ok) throw new Error(`HTTP status ${response.status} for a token`);
  const { token, access_token: other } = (await response.json()) as { token?: string; access_token?: string };
  if (!token && !other) throw new Error('the token server returned no token');
  return (token ?? other)!;
}
