import { createHash } from 'node:crypto';

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
  /** Base URLs by registry, instead of its own. They are tried in this order until one has the image. Default: https and its name. */
  readonly mirrors?: ReadonlyMap<string, readonly string[]>;
  /** Seconds for each request. */
  readonly timeout: number;
}

/**
 * Compares a reference with its registry: pods pull by digest if it has one, else by tag. Reads manifests without a login, and only
 * their headers: Docker Hub does not count those as pulls. Source: https://distribution.github.io/distribution/spec/api/
 */
export async function findImage(image: string, options: RegistryOptions): Promise<Finding> {
  const { repository, tag, digest } = parseReference(image);
  return fromAny<Finding>(image, options, async (base) => {
    const read = (version: string) => manifestDigest(base, repository, version, options.timeout);
    const tagged = await read(tag);
    if (digest === undefined) return tagged ? { state: 'found', digest: tagged } : missing(`no tag ${tag}`);
    if (tagged === digest) return { state: 'found', digest };
    const has = tagged ? `tag ${tag} has ${tagged}` : `no tag ${tag}`;
    const pinned = await read(digest);
    // The tag was published again, or removed; pods still get what was pinned.
    return pinned === digest ? { state: 'found', digest, note: has } : missing(`not the pinned digest: ${has}`);
  });
}

/** What a tag names now. */
export type Resolution =
  | { readonly state: 'found'; readonly digest: string; readonly architectures: readonly string[] }
  | Exclude<Finding, { state: 'found' }>;

/** Reads what a tag names, and verifies that the content has its digest. A pinned digest is not compared. */
export async function resolveTag(image: string, options: RegistryOptions): Promise<Resolution> {
  const { repository, tag } = parseReference(image);
  return fromAny<Resolution>(image, options, async (base) => {
    const read = async (path: string) => {
      const response = await ask('GET', `${base}/v2/${repository}/${path}`, repository, options.timeout);
      return response && { response, body: Buffer.from(await response.arrayBuffer()) };
    };
    const manifest = await read(`manifests/${tag}`);
    if (!manifest) return missing(`no tag ${tag}`);
    const digest = headerDigest(manifest.response);
    const { manifests, config } = parsed(manifest.body, digest) as Manifest;
    if (manifests) {
      const names = manifests.map(({ platform }) => platform?.architecture).filter((name) => name !== 'unknown');
      return { state: 'found', digest, architectures: [...new Set(names.filter((name) => name !== undefined))] };
    }
    if (!config) throw new Error('the manifest has neither manifests nor a configuration');
    const blob = await read(`blobs/${config.digest}`);
    if (!blob) throw new Error(`the registry has no configuration ${config.digest}`);
    const { architecture } = parsed(blob.body, config.digest) as { architecture?: string };
    return { state: 'found', digest, architectures: architecture === undefined ? [] : [architecture] };
  });
}

/** The fields of an image index or manifest that are read. Source: https://github.com/opencontainers/image-spec */
interface Manifest {
  readonly manifests?: readonly { readonly platform?: { readonly architecture?: string } }[];
  readonly config?: { readonly digest: string };
}

function parsed(body: Buffer, digest: string): unknown {
  const actual = `sha256:${createHash('sha256').update(body).digest('hex')}`;
  if (actual !== digest) throw new Error(`the content has ${actual}, not ${digest}`);
  return JSON.parse(body.toString());
}

/** The answer of the first server that has the image, or of the last one; errors are findings. */
async function fromAny<T extends { readonly state: string }>(
  image: string,
  { mirrors, timeout }: RegistryOptions,
  request: (base: string) => Promise<T>,
): Promise<T | ReturnType<typeof failure>> {
  const { registry } = parseReference(image);
  let answer: T | ReturnType<typeof failure> = missing('no server to ask');
  for (const base of mirrors?.get(registry) ?? [`https://${hosts[registry] ?? registry}`]) {
    answer = await request(base).catch((error: Error) => failure(error, timeout));
    if (answer.state === 'found') break;
  }
  return answer;
}

function failure(error: Error, timeout: number) {
  if (error instanceof NoAccess) return missing(error.message);
  const { name, message, cause } = error as Error & { cause?: Error };
  const reason = name === 'TimeoutError' ? `no answer within ${timeout} s` : cause?.message || message;
  return { state: 'unknown', reason } as const;
}

/** Registries hide private repositories: they answer so for one that does not exist, too. A pod without a pull secret gets neither. */
const noAccess = 'no such repository, or it is private';
class NoAccess extends Error {}

const missing = (reason: string) => ({ state: 'missing', reason }) as const;

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
  const response = await ask('HEAD', `${base}/v2/${repository}/manifests/${version}`, repository, timeout);
  return response && headerDigest(response);
}

function headerDigest(response: Response): string {
  const digest = response.headers.get('docker-content-digest');
  if (!/^sha256:[0-9a-f]{64}$/.test(digest ?? '')) throw new Error('the answer has no digest: this is no registry');
  return digest!;
}

/** A request without a login, or with an anonymous token. Undefined for 404. @throws Error for every other answer. */
async function ask(method: 'GET' | 'HEAD', url: string, repository: string, timeout: number) {
  const once = (headers: Record<string, string>) =>
    fetch(url, { method, headers: { accept, ...headers }, signal: AbortSignal.timeout(timeout * 1000) });
  let response = await once({});
  const challenge = response.headers.get('www-authenticate');
  const anonymous =
    response.status === 401 && challenge ? await anonymousToken(challenge, repository, timeout) : undefined;
  if (anonymous) response = await once({ authorization: `Bearer ${anonymous}` });
  if (response.status === 404) return undefined;
  if ([401, 403].includes(response.status)) throw new NoAccess(`${response.status}: ${noAccess}`);
  if (!response.ok) throw new Error(`HTTP status ${response.status}`);
  return response;
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
