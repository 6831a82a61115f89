import { link } from '@twisterlab/platform/link/graph';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { host } from '@twisterlab/platform/verify/network/host';
import { finding } from '../../kit/finding';
import { certificate, cluster, configMap, deployment, environment, graphFindings, object } from '../../kit/objects';

const ingress = (name: string, hosts: readonly string[], path = '/') =>
  object('networking.k8s.io/v1', 'Ingress', name, {
    spec: { rules: hosts.map((each) => ({ host: each, http: { paths: [{ path }] } })) },
  });

/** The findings in environments of these objects; the cluster's own is `edge`. */
const check = (environments: Readonly<Record<string, readonly Manifest[]>>, probes: readonly string[] = []) =>
  graphFindings(
    host,
    link(
      cluster,
      Object.entries(environments).map(([name, objects]) => {
        const each = environment(objects, { environment: name });
        const own = name === 'development' ? probes : [];
        const monitoring = { ...each.monitoring, probes: own.map((of) => ({ host: of, path: '/', status: 200 })) };
        return { ...each, monitoring };
      }),
    ),
  );

const production = [ingress('api', ['example.org', 'api.example.org']), certificate('api', ['api.example.org'])];

describe('host', () => {
  it('accepts own hosts, two paths of one host, and the monitoring of all hosts', () => {
    const environments = {
      edge: [configMap('alertmanager', { 'alertmanager.yml': 'host=~"api.example.org|dev.example.org"' })],
      production: [
        ...production,
        ingress('docs', ['example.org'], '/docs'),
        configMap('urls', { url: 'api.example.org' }),
      ],
      development: [ingress('api', ['dev.example.org']), certificate('api', ['dev.example.org'])],
    };
    expect(check(environments, ['dev.example.org'])).toEqual([]);
  });

  it('rejects a host that two environments serve', () => {
    expect(check({ production, development: [ingress('api', ['api.example.org'], '/v2')] })).toEqual([
      'Ingress api serves api.example.org, which Ingress twisterlab/api of production also serves: one of them gets the requests of both',
    ]);
  });

  it('rejects two routes for a path in one environment', () => {
    expect(check({ production: [...production, ingress('other', ['api.example.org'])] })).toHaveLength(1);
  });

  it('rejects a certificate and a probe for the host of another environment', () => {
    expect(check({ production, development: [certificate('api', ['api.example.org'])] })).toEqual([
      finding('Certificate api', 'api.example.org', 'a host of production'),
    ]);
    expect(check({ production, development: [configMap('any')] }, ['api.example.org'])).toEqual([
      finding('ConfigMap any', 'api.example.org', 'a host of production'),
    ]);
  });

  it.each([
    ['a ConfigMap', configMap('urls', { 'settings.json': '{"url": "https://api.example.org/v1"}' })],
    ['a variable', deployment('urls', { container: { env: [{ name: 'URL', value: 'https://API.example.org' }] } })],
    ['an argument', deployment('urls', { container: { args: ['--url=https://api.example.org.'] } })],
  ])('rejects %s with the host of another tenant', (_, manifest) => {
    const found = check({ production, development: [manifest] });
    expect(found).toEqual([finding(`${manifest.kind} urls`, 'contains api.example.org', 'a host of production')]);
  });

  it('does not take a part of a name for a host', () => {
    const names = ['dev.example.org', 'my-api.example.org', 'api.example.org.uk', 'api.example.organic'];
    expect(check({ production, development: [configMap('names', { names: names.join(' ') })] })).toEqual([]);
  });
});
