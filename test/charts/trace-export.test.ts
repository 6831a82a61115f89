import { is } from '@twisterlab/platform/model/kinds';
import { withoutHelmCharts } from '../../charts';
import { render, verify } from '../../charts/site';
import { traceExport } from '../../charts/twisterlab/trace-export';
import { environmentsWith } from '../records/good';

const fleet = environmentsWith({ production: { traces: true } });
const environments = render(fleet, withoutHelmCharts);

/** Variables of OpenTelemetry of each container of an environment that has some. */
const variables = (name: string) =>
  environments
    .find((each) => each.name === name)!
    .objects.flatMap(({ manifest }) => (is(manifest, 'Deployment') ? manifest.spec.template.spec.containers : []))
    .map(({ name: container, env = [] }) => [container, env.filter((each) => each.name.startsWith('OTEL_'))] as const)
    .filter(([, env]) => env.length > 0);

describe('traces of a tenant', () => {
  it('passes every rule', () => {
    expect(() => verify(environments, fleet)).not.toThrow();
  });

  it('are sent by the API and the MCP server to the Service of the collector', () => {
    const found = variables('production');
    expect(found.map(([container]) => container).sort()).toEqual(['mcp-unified', 'twisterlab-api']);
    const service = environments
      .flatMap(({ objects }) => objects)
      .map(({ manifest }) => manifest)
      .find((manifest) => is(manifest, 'Service') && manifest.metadata.name === 'otel-collector');
    const ports = is(service, 'Service') ? service.spec.ports!.map(({ port }) => `${port}`) : [];
    for (const [container, env] of found) {
      const of = Object.fromEntries(env.map(({ name, value }) => [name, value]));
      expect(of).toMatchObject({ OTEL_SERVICE_NAME: container, OTEL_TRACES_EXPORTER: 'otlp' });
      const { hostname, port } = new URL(of.OTEL_EXPORTER_OTLP_ENDPOINT!);
      expect(hostname).toBe(`otel-collector.${service!.metadata.namespace}.svc`);
      expect(ports).toContain(port);
    }
  });

  it('are off without the field of the record', () => {
    expect(variables('staging')).toEqual([]);
    expect(traceExport({ traces: false }, 'x')).toEqual({});
  });

  it('have none of probes and scrapes', () => {
    const excluded = new RegExp(traceExport({ traces: true }, 'x').OTEL_PYTHON_EXCLUDED_URLS!.replaceAll(',', '|'));
    for (const path of ['/api/v1/system/health', '/health', '/metrics']) expect(path).toMatch(excluded);
    expect('/api/v1/agents/').not.toMatch(excluded);
  });
});
