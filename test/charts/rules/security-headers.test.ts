import { stringify } from 'yaml';
import { securityHeaders } from '../../../charts/rules/security-headers';
import { findings, object } from '../../kit/objects';

const sound = {
  stsSeconds: 31_536_000,
  contentTypeNosniff: true,
  frameDeny: true,
  referrerPolicy: 'no-referrer',
  customResponseHeaders: { Server: '', 'X-Powered-By': '' },
};
const middleware = (name: string, headers: object) =>
  object('traefik.io/v1alpha1', 'Middleware', name, { spec: { headers } }, 'kube-system');
const traefik = (...names: string[]) => {
  const middlewares = names.map((name) => `kube-system-${name}@kubernetescrd`);
  const valuesContent = stringify({ ports: { websecure: { http: { middlewares } } } });
  return object('helm.cattle.io/v1', 'HelmChartConfig', 'traefik', { spec: { valuesContent } }, 'kube-system');
};
const check = (change: object) =>
  findings(securityHeaders, [traefik('edge'), middleware('edge', { ...sound, ...change })]);

describe('security-headers', () => {
  it.each([
    ['all headers', {}],
    ['a policy of frames', { frameDeny: undefined, contentSecurityPolicy: "frame-ancestors 'self'" }],
    ['another known policy', { referrerPolicy: 'strict-origin-when-cross-origin' }],
  ])('accepts an entry point with %s', (_, change) => {
    expect(check(change)).toEqual([]);
  });

  it('accepts headers of several middlewares together, and other middlewares without them', () => {
    const { stsSeconds, ...others } = sound;
    const parts = [middleware('one', { stsSeconds }), middleware('other', others)];
    expect(findings(securityHeaders, [traefik('one', 'other'), ...parts])).toEqual([]);
    expect(findings(securityHeaders, [middleware('cors', { customResponseHeaders: {} })])).toEqual([]);
  });

  it.each([
    [{ stsSeconds: 0 }, 'has stsSeconds 0'],
    [{ stsSeconds: undefined }, 'has stsSeconds 0'],
    [{ contentTypeNosniff: undefined }, 'does not set contentTypeNosniff'],
    [{ frameDeny: false }, 'sets neither frameDeny nor frame-ancestors'],
    [{ referrerPolicy: undefined }, 'has the referrerPolicy (unset)'],
    [{ referrerPolicy: 'unsafe-url' }, 'has the referrerPolicy unsafe-url'],
    [{ customResponseHeaders: { Server: 'x', 'X-Powered-By': '' } }, 'does not remove the header Server'],
    [{ customResponseHeaders: { Server: '' } }, 'does not remove the header X-Powered-By'],
    [{ isDevelopment: true }, 'sets isDevelopment, which switches protection off'],
  ])('rejects %j', (change, message) => {
    expect(check(change)).toEqual([expect.stringContaining(`Middleware edge ${message}`)]);
  });

  it('accepts a login whose password the server does not get, and rejects another', () => {
    const login = (removeHeader?: boolean) =>
      findings(securityHeaders, [
        object('traefik.io/v1alpha1', 'Middleware', 'login', {
          spec: { basicAuth: { secret: 'login', removeHeader } },
        }),
      ]);
    expect(login(true)).toEqual([]);
    for (const not of [false, undefined])
      expect(login(not)).toEqual(['Middleware login passes the password of the client to the server']);
  });
});
