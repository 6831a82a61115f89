import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Finding, findImage, parseReference } from '@twisterlab/platform/util/registry';

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;

/** A registry as strict as the specification: only HEAD of manifests, only with a type that it has, only with the token of that repository. */
const manifests: Readonly<Record<string, { readonly status: number; readonly digest?: string }>> = {
  'o/app/1.0': { status: 200, digest: digest('a') },
  [`o/app/${digest('a')}`]: { status: 200, digest: digest('a') },
  [`o/app/${digest('b')}`]: { status: 200, digest: digest('b') },
  'o/busy/1.0': { status: 429 },
  'o/page/1.0': { status: 200 },
};

let tokenPath = '/token';
const seen: string[] = [];

function answer(request: IncomingMessage, response: ServerResponse): ServerResponse | undefined {
  const url = new URL(request.url ?? '', `http://${request.headers.host}`);
  seen.push(`${request.method} ${url.pathname}`);
  const end = (status: number, headers: Record<string, string> = {}, body?: object) =>
    response.writeHead(status, headers).end(body && JSON.stringify(body));
  if (url.pathname === '/hangs') return undefined;
  if (url.pathname === '/denies') return end(403);
  if (url.pathname === '/token') {
    const scope = url.searchParams.get('scope');
    return url.searchParams.get('service') === 'test' ? end(200, {}, { token: `for ${scope}` }) : end(400);
  }
  const [, repository, version] = /^\/v2\/(.+)\/manifests\/([^/]+)$/.exec(url.pathname) ?? [];
  if (!repository || request.method !== 'HEAD') return end(405);
  const scope = `repository:${repository}:pull`;
  if (repository === 'o/private') return end(401, { 'www-authenticate': 'Basic realm="registry"' });
  if (request.headers.authorization !== `Bearer for ${scope}`) {
    const realm = `http://${request.headers.host}${tokenPath}`;
    return end(401, { 'www-authenticate': `Bearer realm="${realm}",service="test",scope="${scope}"` });
  }
  if (!request.headers.accept?.includes('application/vnd.oci.image.index.v1+json')) return end(404);
  const { status, digest: found } = manifests[`${repository}/${version}`] ?? { status: 404 };
  return end(status, found ? { 'docker-content-digest': found } : {});
}

const server = createServer(answer);
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  tokenPath = '/token';
  seen.length = 0;
});

function find(image: string, timeout = 20): Promise<Finding> {
  const { port } = server.address() as AddressInfo;
  return findImage(`example.org/${image}`, {
    mirrors: new Map([['example.org', [`http://127.0.0.1:${port}`]]]),
    timeout,
  });
}

describe('a registry', () => {
  it('has a tag', async () => {
    expect(await find('o/app:1.0')).toEqual({ state: 'found', digest: digest('a') });
    expect(seen).toEqual(['HEAD /v2/o/app/manifests/1.0', 'GET /token', 'HEAD /v2/o/app/manifests/1.0']);
  });

  it('has the pinned digest', async () => {
    expect(await find(`o/app:1.0@${digest('a')}`)).toEqual({ state: 'found', digest: digest('a') });
  });

  it('has the pinned digest although the tag was published again', async () => {
    const note = `tag 1.0 has ${digest('a')}`;
    expect(await find(`o/app:1.0@${digest('b')}`)).toEqual({ state: 'found', digest: digest('b'), note });
  });

  it('has no such tag', async () => {
    expect(await find('o/app:1.1')).toEqual({ state: 'missing', reason: 'no tag 1.1' });
  });

  it('has another digest than the pinned one', async () => {
    const reason = `not the pinned digest: tag 1.0 has ${digest('a')}`;
    expect(await find(`o/app:1.0@${digest('c')}`)).toEqual({ state: 'missing', reason });
  });

  it('gives no token for a repository that does not exist', async () => {
    tokenPath = '/denies';
    const reason = '403 for an anonymous token: no such repository, or it is private';
    expect(await find('o/app:1.0')).toEqual({ state: 'missing', reason });
  });

  it('requires a login', async () => {
    expect(await find('o/private:1.0')).toEqual({
      state: 'missing',
      reason: expect.stringMatching(/^requires a login/),
    });
  });

  it('limits requests: nothing is known', async () => {
    expect(await find('o/busy:1.0')).toEqual({ state: 'unknown', reason: 'HTTP status 429' });
  });

  it('does not answer', async () => {
    tokenPath = '/hangs';
    expect(await find('o/app:1.0', 0.2)).toEqual({ state: 'unknown', reason: 'no answer within 0.2 s' });
  });

  it('is another server', async () => {
    const reason = 'the answer has no digest: this is no registry';
    expect(await find('o/page:1.0')).toEqual({ state: 'unknown', reason });
  });

  it('cannot be reached', async () => {
    const mirrors = new Map([['example.org', ['http://127.0.0.1:1']]]);
    const found = await findImage('example.org/o/app:1.0', { mirrors, timeout: 20 });
    expect(found).toEqual({ state: 'unknown', reason: expect.stringMatching(/ECONNREFUSED|bad port/) });
  });
});

describe('a reference', () => {
  it('has a registry, a repository, a tag and perhaps a digest', () => {
    const rest = { registry: 'ghcr.io', repository: 'o/app', tag: '1.0' };
    expect(parseReference('ghcr.io/o/app:1.0')).toEqual({ ...rest, digest: undefined });
    expect(parseReference(`ghcr.io/o/app:1.0@${digest('a')}`)).toEqual({ ...rest, digest: digest('a') });
    expect(() => parseReference('ghcr.io/o/app')).toThrow('is no full image reference');
  });
});
