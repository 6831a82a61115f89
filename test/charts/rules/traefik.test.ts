import type { Manifest } from '@twisterlab/platform/model/manifest';
import { stringify } from 'yaml';
import { traefik } from '../../../charts/rules/traefik';
import { findings, object, service } from '../../kit/objects';

const values = {
  api: { dashboard: false },
  ports: {
    web: { http: { redirections: { entryPoint: { to: 'websecure', scheme: 'https', permanent: true } } } },
    websecure: { http: { middlewares: ['twisterlab-headers@kubernetescrd'] } },
  },
  tlsOptions: { default: { minVersion: 'VersionTLS12', cipherSuites: ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'] } },
};
const settings = (change: object = {}) =>
  object('helm.cattle.io/v1', 'HelmChartConfig', 'traefik', {
    spec: { valuesContent: stringify({ ...values, ...change }) },
  });
const headers = object('traefik.io/v1alpha1', 'Middleware', 'headers', { spec: { headers: {} } });
const annotations = {
  'traefik.ingress.kubernetes.io/router.entrypoints': 'websecure',
  'traefik.ingress.kubernetes.io/router.tls': 'true',
};
const path = { path: '/', backend: { service: { name: 'api', port: { name: 'http' } } } };
const rules = [{ host: 'api.example.org', http: { paths: [path] } }];
const ingress = (spec: object = {}, change: object = annotations) =>
  object('networking.k8s.io/v1', 'Ingress', 'api', {
    metadata: { annotations: change },
    spec: { ingressClassName: 'traefik', rules, ...spec },
  });
const check = (...manifests: Manifest[]) => findings(traefik, [headers, service('api'), ...manifests]);

describe('traefik', () => {
  it('accepts HTTPS only, and a cluster without these settings', () => {
    expect(check(settings(), ingress())).toEqual([]);
    expect(check(ingress({}, {}))).toEqual([]);
  });

  it.each([
    ['no redirect', { ports: { websecure: values.ports.websecure } }, 'does not redirect plain HTTP'],
    [
      'a redirect to plain HTTP',
      { ports: { ...values.ports, web: { http: { redirections: { entryPoint: { to: 'web' } } } } } },
      'does not redirect plain HTTP',
    ],
    [
      'a temporary redirect',
      { ports: { ...values.ports, web: { http: { redirections: { entryPoint: { to: 'websecure' } } } } } },
      'redirects to HTTPS only for one request',
    ],
    ['no headers', { ports: { ...values.ports, websecure: {} } }, 'sends no security headers'],
    [
      'TLS 1.0',
      { tlsOptions: { default: { ...values.tlsOptions.default, minVersion: 'VersionTLS10' } } },
      'accepts TLS below 1.2',
    ],
    [
      'no list of ciphers',
      { tlsOptions: { default: { minVersion: 'VersionTLS13' } } },
      "accepts Go's default cipher suites",
    ],
    [
      'a weak cipher',
      { tlsOptions: { default: { minVersion: 'VersionTLS12', cipherSuites: ['TLS_RSA_WITH_AES_128_CBC_SHA'] } } },
      'accepts the cipher suite TLS_RSA_WITH_AES_128_CBC_SHA',
    ],
    ['the dashboard', { api: { dashboard: true } }, 'serves its dashboard'],
  ])('rejects %s', (_, change, message) => {
    expect(check(settings(change))).toEqual([expect.stringContaining(message)]);
  });

  it('rejects a middleware that no object defines', () => {
    const websecure = { http: { middlewares: ['twisterlab-other@kubernetescrd'] } };
    expect(check(settings({ ports: { ...values.ports, websecure } }))).toEqual([
      expect.stringContaining('uses the middleware twisterlab-other@kubernetescrd'),
    ]);
  });

  it.each([
    [
      'on plain HTTP',
      ingress({}, { ...annotations, 'traefik.ingress.kubernetes.io/router.entrypoints': 'web' }),
      'is served on web',
    ],
    ['on every entry point', ingress({}, { 'traefik.ingress.kubernetes.io/router.tls': 'true' }), 'every entry point'],
    [
      'without TLS',
      ingress({}, { ...annotations, 'traefik.ingress.kubernetes.io/router.tls': 'false' }),
      'does not require TLS',
    ],
    [
      'with a middleware of another provider',
      ingress({}, { ...annotations, 'traefik.ingress.kubernetes.io/router.middlewares': 'default-rate@file' }),
      'has the middleware default-rate@file',
    ],
    ['of another class', ingress({ ingressClassName: undefined }), 'has the class (none)'],
    ['without rules', ingress({ rules: [] }), 'has no rules'],
    ['without a host', ingress({ rules: [{ http: { paths: [path] } }] }), 'has a rule without a host'],
    ['without a path', ingress({ rules: [{ host: 'a' }] }), 'has no path for a'],
    [
      'without a backend',
      ingress({ rules: [{ host: 'a', http: { paths: [{ path: '/' }] } }] }),
      'has no backend for a/',
    ],
    [
      'without a port',
      ingress({ rules: [{ host: 'a', http: { paths: [{ backend: { service: { name: 'api' } } }] } }] }),
      'names no port of Service twisterlab/api',
    ],
  ])('rejects an Ingress %s', (_, manifest, message) => {
    expect(check(settings(), manifest)).toEqual([expect.stringContaining(message)]);
  });
});
