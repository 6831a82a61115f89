import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { is, type Kinds, ofKind } from '@twisterlab/platform/model/kinds';
import { bytes } from '@twisterlab/platform/util/quantity';
import { Dist } from '../../drills/dist';
import { addressesOf } from '../../drills/fixtures/nodes/addresses';
import { runbookBlock } from '../../drills/fixtures/runbook';
import { recipes } from '../../drills/images';
import { type AuthorityChange, Requests } from '../../drills/ingress/authority';
import { certificatesOf, Issuer } from '../../drills/ingress/certificates';
import { checks } from '../../drills/ingress/checks';
import { Client, complete, type HttpRequest, type HttpResponse } from '../../drills/ingress/client';
import { checkCors } from '../../drills/ingress/cors';
import { faultInjections } from '../../drills/ingress/fault-injections';
import { checkClientAddresses, checkHeaders, checkHosts, checkTlsVersions } from '../../drills/ingress/http-checks';
import { checkBodyLimit } from '../../drills/ingress/limits';
import { checkLogin, checkTokens } from '../../drills/ingress/login';
import { browserOrigin, ownAddress, renderIngress } from '../../drills/ingress/render';
import { addressOf, nameOf, type Server, serversOf } from '../../drills/ingress/servers';
import { standIn } from '../../drills/ingress/stub-servers';
import { validateEnvironments } from '../../environments/schema/environments';
import { temporaryFolder } from '../kit/command';
import { records } from '../kit/records';

const scratch = temporaryFolder();
const folder = join(scratch, 'dist');
const { clusters, tenants } = validateEnvironments(records);
const [cluster] = clusters;
beforeAll(() => {
  renderIngress(folder);
  // Large, and not needed here.
  for (const path of filesOf()) if (path.includes('CustomResourceDefinition.')) rmSync(join(folder, path));
});

function filesOf(): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.yaml'));
}

const servers = () => serversOf(Dist.in(folder), cluster!, tenants);

describe('the render of the drill ingress', () => {
  const at = (path: string) => Dist.in(folder).find((object) => object.path === path).manifest;

  test('has MetalLB with the pool, and the render of K3s for the settings of Traefik', () => {
    expect(at('edge/metallb-pool/IPAddressPool.lan@metallb.io.yaml')).toMatchObject({
      spec: { addresses: [cluster!.addressPool] },
    });
    expect(addressOf(ofKind(at('k3s/traefik/Service.traefik.yaml'), 'Service'))).toBe(cluster!.ingressAddress);
    expect(addressOf(ofKind(at('production/mcp-unified/Service.mcp-unified.yaml'), 'Service'))).toBe(ownAddress);
  });

  test('allows webhook calls from the addresses of the servers', () => {
    const policy = ofKind(at('edge/metallb/NetworkPolicy.metallb-controller-from-api-server.yaml'), 'NetworkPolicy');
    const { controlPlane, nodes } = addressesOf(3);
    const named = policy.spec.ingress!.flatMap(({ from = [] }) => from.map(({ ipBlock }) => ipBlock?.cidr));
    for (const { address } of [controlPlane, ...nodes.slice(0, 2)]) expect(named).toContain(`${address}/32`);
  });

  test('uses images that are built', () => {
    const names: string[] = Object.values(recipes).map(({ name }) => name);
    const workloads = Dist.in(folder)
      .objects()
      .filter(({ path }) => /^(edge\/metallb|k3s\/traefik)\//.test(path))
      .flatMap(({ manifest }) => (is(manifest, 'Deployment', 'DaemonSet') ? manifest : []));
    const asked = workloads.flatMap(({ spec }) => spec.template.spec.containers.map(({ image }) => image));
    expect(asked).toHaveLength(3);
    expect(asked.filter((image) => !names.includes(image!))).toEqual([]);
  });

  test('has a server for every host of the records', () => {
    const hosts = tenants.flatMap(({ api, mcp }) => [...api.hosts, ...mcp.hosts]);
    expect(hosts.length).toBeGreaterThan(0);
    expect(servers().flatMap((server) => server.hosts)).toEqual(expect.arrayContaining(hosts));
  });

  test('fails if a server of the records is missing', () => {
    const copy = Dist.copy(folder, join(scratch, 'without'));
    rmSync(join(copy.folder, 'staging/twisterlab-api'), { recursive: true });
    expect(() => serversOf(copy, cluster!, tenants)).toThrow('not in dist: twisterlab-staging/twisterlab-api');
  });

  test('has stubs with the rendered labels, ports and Services', () => {
    const server = servers().find(({ name }) => name === 'twisterlab-api')!;
    const [deployment] = standIn(server, ['node1']).slice(-1) as Kinds['Deployment'][];
    const { metadata, spec } = deployment!.spec.template;
    expect(metadata?.labels).toEqual(server.labels);
    expect(spec.containers[0]).toMatchObject({ args: [nameOf(server), '8000'], ports: server.ports });
  });
});

test('a request has a path and a method, also where a check leaves them undefined', () => {
  expect(complete({ host: 'a', path: undefined, method: undefined }, '192.0.2.1', 'ca')).toMatchObject({
    ...{ path: '/', method: 'GET', port: 443, authority: 'ca' },
  });
  expect(complete({ host: 'a', path: '/b', tls: false }, '192.0.2.1', 'ca')).toMatchObject({
    ...{ path: '/b', port: 80, authority: null },
  });
});

/** A client whose responses a function provides. */
function answering(answer: (question: HttpRequest) => Partial<HttpResponse>): Client {
  const client: Client = Object.create(Client.prototype);
  client.requestAll = async (questions) => questions.map((question) => ({ statuses: [200], ...answer(question) }));
  return client;
}

/** The failures of a check. */
const faultsOf = async (checked: Promise<{ faults: readonly string[] }>) => (await checked).faults;
const seen = (server: string, more: object = {}) =>
  JSON.stringify({ server, peer: '10.42.1.2', headers: {}, bytes: 0, ...more });

describe('a round of requests', () => {
  const one = { namespace: 'a', name: 'one', hosts: ['one.example'] } as unknown as Server;
  const authorization = { Authorization: 'Basic b25lOm9uZQ==' };
  /** As strict as Traefik: no certificate for an unknown host, and a login for the known one. */
  const right = ({ tls = true, verify = true, host, path, headers = {} }: HttpRequest): Partial<HttpResponse> => {
    if (tls && verify && host !== 'one.example') return { statuses: [], error: 'SSLCertVerificationError' };
    if (tls && host === 'one.example' && headers.Authorization !== authorization.Authorization)
      return { statuses: [401] };
    if (!tls) return { statuses: [308], headers: { location: `https://${host}${path}` } };
    return host === 'one.example' ? { body: seen('a/one') } : { statuses: [404], body: 'nothing' };
  };
  const round = (wrong: (question: HttpRequest) => Partial<HttpResponse> | undefined) =>
    faultsOf(
      checkHosts(
        answering((question) => wrong(question) ?? right(question)),
        [one],
        () => authorization,
      ),
    );

  test('passes if every response is correct', async () => {
    expect(await round(() => undefined)).toEqual([]);
  });

  test.each<[string, (question: HttpRequest) => Partial<HttpResponse> | undefined]>([
    ['another server', ({ tls = true, host }) => (tls && host === 'one.example' ? { body: seen('a/two') } : undefined)],
    ['no certificate', ({ tls = true }) => (tls ? { statuses: [], error: 'SSLCertVerificationError' } : undefined)],
    ['HTTP that answers', ({ tls = true }) => (tls ? undefined : { body: seen('a/one') })],
    ['an unknown host that is served', ({ host }) => (host === 'one.example' ? undefined : { body: seen('a/one') })],
  ])('detects %s', async (_, wrong) => {
    expect((await round(wrong)).length).toBeGreaterThan(0);
  });
});

test('a TLS version is rejected by a TLS alert, not by a connection failure', async () => {
  const taken = ({ version }: HttpRequest) => ({ version: version?.replace('_', '.') });
  const old = ({ version }: HttpRequest) => version === 'TLSv1' || version === 'TLSv1_1';
  const by = (error: string) =>
    faultsOf(
      checkTlsVersions(
        answering((question) => (old(question) ? { statuses: [], error } : taken(question))),
        'a.example',
      ),
    );
  expect(await by('SSLError: alert protocol version')).toEqual([]);
  expect(await by('TimeoutError: timed out')).toHaveLength(2);
  expect(await faultsOf(checkTlsVersions(answering(taken), 'a.example'))).toHaveLength(2);
});

test('missing headers and headers that identify the software are detected', async () => {
  const all = {
    'strict-transport-security': 'max-age=31536000',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
  };
  const by = (found: Record<string, string>) =>
    faultsOf(
      checkHeaders(
        answering(() => ({ headers: found })),
        ['a.example'],
      ),
    );
  expect(await by(all)).toEqual([]);
  expect(await by({ ...all, 'strict-transport-security': 'max-age=0' })).toHaveLength(1);
  expect(await by({ ...all, server: 'Python' })).toEqual(['a.example: server: Python']);
});

test('a login requires the password, rejects others and does not forward it', async () => {
  const right = { Authorization: `Basic ${Buffer.from('mcp:secret').toString('base64')}` };
  const by = (wrong: string[], headersSeen: object) =>
    faultsOf(
      checkLogin(
        answering(({ headers: { Authorization: sent = '' } = {} }) =>
          sent === right.Authorization || wrong.includes(`${sent}`)
            ? { body: seen('a/mcp', { headers: headersSeen }) }
            : { statuses: [401], headers: { 'www-authenticate': 'Basic realm="mcp"' } },
        ),
        new Map([['a.example', right]]),
      ),
    );
  expect(await by([], {})).toEqual([]);
  expect(await by([''], {})).toHaveLength(1);
  expect(await by([], { authorization: right.Authorization })).toEqual([
    'a.example/mcp: the server receives the password',
  ]);
});

test("servers get the client's own address only", async () => {
  const { address } = addressesOf(1).client;
  const by = (real: string, forwarded: string) =>
    faultsOf(
      checkClientAddresses(
        answering(() => ({ body: seen('a/one', { headers: { 'x-real-ip': real, 'x-forwarded-for': forwarded } }) })),
        ['a.example'],
      ),
    );
  expect(await by(address, address)).toEqual([]);
  expect(await by(address, `203.0.113.9, ${address}`)).toHaveLength(1);
  expect(await by('10.42.1.1', '10.42.1.1')).toHaveLength(1);
});

test('a body limit admits exactly its own length', async () => {
  const { api } = tenants[0]!;
  const by = (most: number) =>
    faultsOf(
      checkBodyLimit(
        answering(({ bytes: size = 0 }) =>
          size > most ? { statuses: [413] } : { body: seen('a/one', { bytes: size }) },
        ),
        'a.example',
        api.bodyLimit,
      ),
    );
  const limit = bytes(api.bodyLimit);
  expect(await by(limit)).toEqual([]);
  expect(await by(limit - 1)).toHaveLength(1);
  expect(await by(limit + 1)).toHaveLength(1);
});

describe('the fault injections', () => {
  const texts = () => filesOf().map((path) => readFileSync(join(folder, path), 'utf8'));

  // Sequentially, on the same files.
  test.each(faultInjections.filter(({ dist }) => dist))(
    '$name: names a check and changes a file',
    ({ fails, dist: alters }) => {
      expect(Object.values(checks)).toContain(fails);
      const before = texts();
      alters!(Dist.in(folder));
      const after = texts();
      expect(after.filter((text, index) => text !== before[index]).length).toBeGreaterThan(0);
    },
  );

  test('there is one for every check', () => {
    expect(new Set(faultInjections.map(({ fails }) => fails))).toEqual(new Set(Object.values(checks)));
  });
});

test('a forged token never reaches the server, alone or beside the password', async () => {
  const right = { Authorization: `Basic ${Buffer.from('mcp:secret').toString('base64')}` };
  const by = (answer: (path: string, sent: readonly string[]) => Partial<HttpResponse>) =>
    faultsOf(
      checkTokens(
        answering(({ path = '/', headers: { Authorization: sent = [] } = {} }) => answer(path, [sent].flat())),
        new Map([['a.example', right]]),
      ),
    );
  const edge = (path: string, sent: readonly string[]) => {
    if (path.includes('tools')) return { statuses: [404] };
    return sent[0] === right.Authorization ? { body: seen('a/mcp', { headers: {} }) } : { statuses: [401] };
  };
  expect(await by(edge)).toEqual([]);
  expect(await by(() => ({ body: seen('a/mcp', { headers: { authorization: 'Bearer x' } }) }))).toHaveLength(15);
  // The header is removed, but every path is routed.
  const open = await by((_, sent) => edge('/', sent));
  expect(open).toEqual(Array(3).fill(expect.stringContaining('the server receives the request')));
  // Without a password.
  expect(
    await by((path) => (path.includes('tools') ? { statuses: [404] } : { body: seen('a/mcp', { headers: {} }) })),
  ).toHaveLength(4);
});

describe('pages of other origins', () => {
  const allow = (origin: string) => ({
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-allow-headers': 'Authorization,Content-Type,Last-Event-ID,Mcp-Protocol-Version,Mcp-Session-Id',
  });
  /** As the ingress controller: only production has an origin, and MCP requires a login. */
  const edge = ({ host, method, headers: { Origin } = {} }: HttpRequest): Partial<HttpResponse> => {
    const own = tenants[0]!;
    const may = Origin === browserOrigin && [...own.api.hosts, ...own.mcp.hosts].includes(host);
    const statuses = method !== 'OPTIONS' && host.startsWith('mcp.') ? [401] : [200];
    return { statuses, headers: may ? allow(browserOrigin) : {} };
  };
  const by = (wrong: (question: HttpRequest) => Partial<HttpResponse> | undefined) =>
    faultsOf(
      checkCors(
        answering((question) => wrong(question) ?? edge(question)),
        tenants,
      ),
    );

  test('may call nothing but production from the allowed origin', async () => {
    expect(await by(() => undefined)).toEqual([]);
  });

  test.each<[string, (question: HttpRequest) => Partial<HttpResponse> | undefined]>([
    ['a server that repeats every origin', ({ headers: { Origin } = {} }) => ({ headers: allow(`${Origin}`) })],
    ['a preflight that needs a login', ({ method }) => (method === 'OPTIONS' ? { statuses: [401] } : undefined)],
    [
      'a preflight that the server answers',
      (question) => (question.method === 'OPTIONS' ? { ...edge(question), body: seen('a/one') } : undefined),
    ],
    [
      "a preflight without the protocol's headers",
      (question) =>
        question.method === 'OPTIONS'
          ? { headers: { ...edge(question).headers, 'access-control-allow-headers': 'Content-Type' } }
          : undefined,
    ],
    ['a response that the page cannot read', ({ method }) => (method === 'OPTIONS' ? undefined : { headers: {} })],
    ['no response', () => ({ statuses: [], error: 'TimeoutError', headers: undefined })],
  ])('are checked: %s is a fault', async (_, wrong) => {
    expect((await by(wrong)).length).toBeGreaterThan(0);
  });
});

describe('a replaced authority', () => {
  const hosts = ['a.example', 'b.example'];
  const refused: HttpResponse = { statuses: [], error: 'SSLCertVerificationError: unknown authority' };

  it('fails a request without a response, and none with one, whatever its status', () => {
    const requests = new Requests();
    requests.add(hosts, [{ statuses: [401] }, { statuses: [200] }]);
    expect(requests.faults()).toEqual([]);
    requests.add(hosts, [refused, { statuses: [200] }]);
    requests.add(hosts, [refused, { statuses: [200] }]);
    expect(requests.count).toBe(6);
    expect(requests.faults()).toEqual(['a.example: SSLCertVerificationError: unknown authority, 2 times']);
  });

  it('waits for rounds that end after the call', async () => {
    const requests = new Requests();
    requests.add(hosts, [refused, refused]);
    const two = requests.rounds(2);
    requests.add(hosts, [refused, refused]);
    expect(await two()).toBe(false);
    requests.add(hosts, [refused, refused]);
    expect(await two()).toBe(true);
  });

  it('signs what is issued from then on; clients trust the old one until they get the new', () => {
    const issuer = new Issuer(temporaryFolder());
    const [certificate] = certificatesOf(Dist.in(folder)).filter(({ spec }) => spec.dnsNames);
    const certificateIn = (secret: object | undefined) =>
      new X509Certificate((secret as { stringData: Record<string, string> }).stringData['tls.crt']!);
    const trusted = new X509Certificate(readFileSync(issuer.trusted)).publicKey;
    const before = certificateIn(issuer.secretOf(certificate!));
    issuer.replaceAuthority();
    const after = certificateIn(issuer.secretOf(certificate!));
    expect([before.verify(trusted), after.verify(trusted)]).toEqual([true, false]);
    expect(after.verify(certificateIn(issuer.authoritySecret()).publicKey)).toBe(true);
    expect(after.subjectAltName).toContain(certificate!.spec.dnsNames![0]);
  });

  it.each(['delete secret private-ca', '> twisterlab-ca.crt', 'ManuallyTriggered'])(
    'has a step on the page: %s',
    (text) => {
      expect(runbookBlock('../certificates.md', text)).toContain('kubectl');
    },
  );

  it('does not reach the clients in time if the fault injection is on', () => {
    const change: AuthorityChange = { installs: true };
    faultInjections.find(({ fails }) => fails === checks.authority)!.fixture!(change);
    expect(change).toEqual({ installs: false });
  });
});
