import { rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { type DiscoveryList, findResource } from '../../drills/fixtures/discovery';
import { Reader } from '../../drills/fixtures/reader';
import { selectionOf } from '../../drills/fixtures/selection';
import { temporaryFolder } from '../kit/command';

const resource = (name: string, kind: string, scope: string, ...shortNames: string[]) => ({
  resource: name,
  singularResource: kind.toLowerCase(),
  shortNames,
  scope,
  responseKind: { kind },
});
const core: DiscoveryList = {
  items: [
    {
      metadata: {},
      versions: [
        {
          version: 'v1',
          resources: [resource('pods', 'Pod', 'Namespaced', 'po'), resource('nodes', 'Node', 'Cluster')],
        },
      ],
    },
  ],
};
const groups: DiscoveryList = {
  items: [
    {
      metadata: { name: 'apps' },
      versions: [{ version: 'v1', resources: [resource('deployments', 'Deployment', 'Namespaced')] }],
    },
    {
      metadata: { name: 'metrics.k8s.io' },
      versions: [{ version: 'v1beta1', resources: [resource('pods', 'PodMetrics', 'Namespaced')] }],
    },
    { metadata: { name: 'empty.example.org' }, versions: [{ version: 'v1' }] },
  ],
};
const find = (text: string) => findResource([core, groups], text);

describe('the arguments of kubectl get', () => {
  it.each([
    [
      ['--namespace', 'a', 'pods', '--selector', 'x=y'],
      {
        namespace: 'a',
        allNamespaces: false,
        resources: [{ resource: 'pods', names: [] }],
        query: { labelSelector: 'x=y' },
      },
    ],
    [
      ['--all-namespaces', 'pods', '--field-selector=spec.nodeName=n'],
      {
        namespace: undefined,
        allNamespaces: true,
        resources: [{ resource: 'pods', names: [] }],
        query: { fieldSelector: 'spec.nodeName=n' },
      },
    ],
    [
      ['endpoints', 'one', 'two', '--ignore-not-found'],
      {
        namespace: undefined,
        allNamespaces: false,
        resources: [{ resource: 'endpoints', names: ['one', 'two'] }],
        query: {},
      },
    ],
    [
      ['namespaces,pods'],
      {
        namespace: undefined,
        allNamespaces: false,
        resources: [
          { resource: 'namespaces', names: [] },
          { resource: 'pods', names: [] },
        ],
        query: {},
      },
    ],
    [
      ['deployment/api', 'service/api'],
      {
        namespace: undefined,
        allNamespaces: false,
        resources: [
          { resource: 'deployment', names: ['api'] },
          { resource: 'service', names: ['api'] },
        ],
        query: {},
      },
    ],
  ])('%j select what kubectl does', (args, selection) => {
    expect(selectionOf(args)).toEqual(selection);
  });

  it.each([[['--raw', '/readyz']], [['pods', '--output', 'jsonpath={.status}']], [[]]])(
    '%j are left to kubectl',
    (args) => {
      expect(selectionOf(args)).toBeUndefined();
    },
  );
});

describe('a resource', () => {
  it.each(['pods', 'pod', 'Pod', 'po'])('is found by %s, in the core group first', (text) => {
    expect(find(text)).toEqual({ prefix: '/api/v1', apiVersion: 'v1', name: 'pods', kind: 'Pod', namespaced: true });
  });

  it('is found with its group', () => {
    expect(find('pods.metrics.k8s.io')).toMatchObject({ prefix: '/apis/metrics.k8s.io/v1beta1', kind: 'PodMetrics' });
    expect(find('deployment')).toMatchObject({ prefix: '/apis/apps/v1', name: 'deployments', apiVersion: 'apps/v1' });
  });

  it('of the cluster has no namespace', () => {
    expect(find('nodes')).toMatchObject({ namespaced: false });
  });

  it('that is not served is not found', () => {
    expect(find('certificates.cert-manager.io')).toBeUndefined();
  });
});

describe('a request', () => {
  const folder = temporaryFolder();
  const socket = join(folder, 'proxy.sock');
  const answers: { status: number; body: unknown }[] = [];
  let server: Server;
  beforeAll(async () => {
    server = createServer((asked, response) => {
      const discovery = { '/api': core, '/apis': groups }[asked.url ?? ''];
      const { status, body } = discovery ? { status: 200, body: discovery } : answers.shift()!;
      response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(socket, resolve));
  });
  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true });
  });

  it('is sent again when the API server was suspended and the proxy reports a TLS timeout', async () => {
    answers.push({ status: 500, body: 'net/http: TLS handshake timeout' }, { status: 504, body: '{}' });
    answers.push({ status: 200, body: { items: [{ metadata: { name: 'a' } }] } });
    expect(await new Reader(socket, 10).get(selectionOf(['pods'])!)).toMatchObject([{ kind: 'Pod' }]);
    expect(answers).toEqual([]);
  });

  it('is sent again when the API server starts', async () => {
    answers.push({ status: 429, body: 'storage is (re)initializing' }, { status: 200, body: { items: [] } });
    expect(await new Reader(socket, 10).get(selectionOf(['pods'])!)).toEqual([]);
    expect(answers).toEqual([]);
  });

  it('that the API server refuses is not', async () => {
    answers.push({ status: 403, body: 'pods is forbidden' });
    await expect(new Reader(socket, 10).get(selectionOf(['pods'])!)).rejects.toThrow('status 403: pods is forbidden');
  });
});
