import { servicePort } from '@twisterlab/platform/verify/network/service-port';
import { images } from '../../kit/facts';
import { finding } from '../../kit/finding';
import { deployment, findings, service } from '../../kit/objects';

const image = images.tools;
// The container opens port 8000, named http.
const leading = (ports: object[], ...deployments: ReturnType<typeof deployment>[]) =>
  findings(servicePort, [
    ...(deployments.length > 0 ? deployments : [deployment('api', { image })]),
    service('api', { ports }),
  ]);

describe('service-port', () => {
  it.each([{ port: 80, targetPort: 'http' }, { port: 80, targetPort: 8000 }, { port: 8000 }])('accepts %j', (port) => {
    expect(leading([port])).toEqual([]);
  });

  it('refuses the port of another name, where the pods have one of the same name', () => {
    const ports = [
      { name: 'http', containerPort: 8000 },
      { name: 'metrics', containerPort: 9100 },
    ];
    const both = deployment('api', { container: { ports } });
    expect(leading([{ name: 'http', port: 80, targetPort: 8000 }], both)).toEqual([]);
    expect(leading([{ name: 'web', port: 80, targetPort: 'metrics' }], both)).toEqual([]);
    expect(leading([{ name: 'http', port: 80, targetPort: 'metrics' }], both)).toEqual([
      'Service api port 80 has the name http and the targetPort metrics, although the pods have a port named http',
    ]);
  });

  it('accepts a port that a second container opens', () => {
    const containers = [{ name: 'api' }, { name: 'exporter', ports: [{ containerPort: 9187 }] }];
    expect(leading([{ port: 9187 }], deployment('api', { spec: { containers } }))).toEqual([]);
  });

  it.each([
    [{ port: 80 }, '80'],
    [{ port: 80, targetPort: 9000 }, '9000'],
    [{ port: 80, targetPort: 'web' }, 'web'],
  ])('refuses %j', (port, wanted) => {
    expect(leading([port])).toEqual([
      `Service api port 80 has targetPort ${wanted}, which no container opens; open: http 8000`,
    ]);
  });

  it('accepts an unlisted number of an unknown image, but not an unlisted name', () => {
    expect(leading([{ port: 80, targetPort: 9000 }], deployment('api'))).toEqual([]);
    expect(leading([{ port: 80, targetPort: 'web' }], deployment('api'))).toHaveLength(1);
  });

  it('refuses one number or node port for two ports', () => {
    const port = { name: 'http', port: 80, targetPort: 'http', nodePort: 30001 };
    expect(leading([port, { ...port, name: 'metrics', port: 81 }])).toEqual([
      'Service api has the node port 30001/TCP twice, for http and metrics',
    ]);
    expect(leading([port, { ...port, name: 'metrics', nodePort: 30002 }])).toEqual([
      'Service api has the port 80/TCP twice, for http and metrics',
    ]);
    // DNS: the same number over both protocols.
    const twice = leading([port, { ...port, name: 'udp', protocol: 'UDP' }]).filter((each) => each.includes('twice'));
    expect(twice).toEqual([]);
  });

  it('reports a container without ports', () => {
    expect(leading([{ port: 80 }], deployment('api', { image, container: { ports: undefined } }))).toEqual([
      finding('Service api', 'port 80', 'targetPort 80', /none$/),
    ]);
  });

  it('ignores a Service without a selector, and pods of others', () => {
    expect(
      findings(servicePort, [deployment('api'), service('out', { selector: undefined, ports: [{ port: 1 }] })]),
    ).toEqual([]);
    expect(findings(servicePort, [deployment('mcp'), service('api', { ports: [{ port: 1 }] })])).toEqual([]);
  });

  it('refuses a port of another protocol than the container opens', () => {
    const ports = [{ name: 'http', port: 80, targetPort: 'http', protocol: 'UDP' }];
    expect(findings(servicePort, [deployment('api'), service('api', { ports })])).toEqual([
      'Service api port 80 is UDP, and no container opens its targetPort http by that protocol',
    ]);
  });
});
