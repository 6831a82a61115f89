import { link } from '@twisterlab/platform/link/graph';
import { noMonitoring, type Probe } from '@twisterlab/platform/model/monitoring';
import { routes } from '../../../charts/rules/routes';
import { cluster, deployment, environment, fleet, graphFindings, object } from '../../kit/objects';

type Paths = Readonly<Record<string, readonly (readonly [path: string, pathType: string])[]>>;

const mcpPaths = [
  ['/', 'Exact'],
  ['/mcp', 'Exact'],
] as const;
const sound: Paths = {
  'twisterlab.local': [['/', 'Prefix']],
  'api.twisterlab.local': [['/', 'Prefix']],
  'mcp.twisterlab.local': mcpPaths,
};
const check = (hosts: Paths, probes: readonly Probe[] = []) => {
  const rules = Object.entries(hosts).map(([host, paths]) => ({
    host,
    http: { paths: paths.map(([path, pathType]) => ({ path, pathType })) },
  }));
  const ingress = object('networking.k8s.io/v1', 'Ingress', 'api', { spec: { rules } });
  const monitoring = { ...noMonitoring, probes };
  return graphFindings(routes(fleet), link(cluster, [{ ...environment([ingress]), monitoring }]));
};
const probe = (path: string, status = 200) => [{ host: 'api.twisterlab.local', path, status }];

describe('routes', () => {
  it('accepts a route for every host of the record, with the path of its probe', () => {
    expect(check(sound)).toEqual([]);
    expect(check(sound, probe('/health'))).toEqual([]);
    expect(check({ ...sound, 'api.twisterlab.local': [['/v1', 'Prefix']] }, probe('/v1/health'))).toEqual([]);
    expect(check({ ...sound, 'api.twisterlab.local': [['/v1', 'Exact']] }, probe('/v2', 404))).toEqual([]);
  });

  it('rejects a host of the record that nothing routes', () => {
    const { 'api.twisterlab.local': _, ...others } = sound;
    expect(check(others)).toEqual([
      'Ingress api no route serves api.twisterlab.local, a host of the record of production',
    ]);
  });

  it('requires a host of the cluster if its program runs', () => {
    const found = (...names: string[]) => {
      const rules = [{ host: 'argocd.twisterlab.local', http: { paths: [{ path: '/', pathType: 'Prefix' }] } }];
      const ingress = object('networking.k8s.io/v1', 'Ingress', 'argocd', { spec: { rules } });
      const own = environment([ingress, ...names.map((name) => deployment(name))], { environment: 'edge' });
      return graphFindings(routes(fleet), link(cluster, [own]));
    };
    expect(found('argocd-server')).toEqual([]);
    expect(found('grafana')).toEqual([
      'Ingress argocd no route serves grafana.twisterlab.local, a host of the record of edge',
    ]);
  });

  it.each([
    ['/health', 'Prefix'],
    ['/v', 'Prefix'],
    ['/v1', 'Exact'],
  ])('rejects the path %s (%s) alone if the probe calls another', (path, type) => {
    expect(check({ ...sound, 'api.twisterlab.local': [[path, type]] }, probe('/v1/health'))).toEqual([
      `Ingress api does not route api.twisterlab.local/v1/health, which its uptime probe calls; it routes ${path}`,
    ]);
  });

  it('rejects an MCP server without the path of its protocol, or with /tools', () => {
    const ofMcp = (...paths: Paths[string]) => check({ ...sound, 'mcp.twisterlab.local': paths });
    expect(ofMcp(['/health', 'Exact'])).toEqual([
      'Ingress api does not route mcp.twisterlab.local/mcp, which clients of the MCP server call; it routes /health',
    ]);
    expect(ofMcp(...mcpPaths, ['/tools', 'Prefix'])).toEqual([
      'Ingress api routes mcp.twisterlab.local/tools, where the MCP server accepts forged tokens',
    ]);
    expect(ofMcp(['/', 'Prefix'])).toHaveLength(1);
  });

  it('rejects a host of which only the front page is routed', () => {
    expect(check({ ...sound, 'api.twisterlab.local': [['/', 'Exact']] })).toEqual([
      'Ingress api routes only the page api.twisterlab.local/ itself (Exact), and no file that it loads',
    ]);
  });
});
