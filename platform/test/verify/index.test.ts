import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { linkAll } from '@twisterlab/platform/compile';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { UserError } from '@twisterlab/platform/model/problem';
import type { RenderedEnvironment } from '@twisterlab/platform/model/rendered';
import { root } from '@twisterlab/platform/util/root';
import { engineRules, shapeRules } from '@twisterlab/platform/verify/engine-rules';
import { verify, verifyShape } from '@twisterlab/platform/verify/verify';
import { cluster, configMap, denyAll, deployment, environment, namespace, service } from '../kit/objects';

const all = [...shapeRules, ...engineRules];
const names = all.map(({ name }) => name).sort();
/** Names of the files below a folder, without the folders between. */
const folder = (path: string) =>
  readdirSync(join(root, path), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => basename(name));
/** Files of platform/verify that hold no rule. */
const helpers = ['budget.ts', 'engine-rules.ts', 'failure.ts', 'rule.ts', 'secret-forms.ts', 'verify.ts'];

describe('the rules', () => {
  it('have the names of their files, and no file is missing', () => {
    const files = folder('platform/verify').filter((file) => !helpers.includes(file));
    expect(names).toEqual(files.map((file) => file.replace('.ts', '')).sort());
  });

  it('have unique names, in lower case with hyphens', () => {
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^[a-z]+(-[a-z]+)*$/.test(name))).toEqual([]);
  });

  it('have one test file each', () => {
    const tests = folder('platform/test/verify').map((file) => file.replace('.test.ts', ''));
    expect(tests.filter((name) => name !== 'index' && name !== 'failure').sort()).toEqual(names);
  });
});

/** Checks all rules, as `compile` does. */
function checkAll(environments: readonly RenderedEnvironment[]): void {
  verifyShape(environments);
  verify(linkAll(environments));
}

describe('verify', () => {
  const refusal = (...manifests: Manifest[]): string => {
    const environments = [environment([namespace], { environment: 'edge' }), environment(manifests)];
    try {
      checkAll(environments);
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
      return (error as UserError).message;
    }
    return 'nothing';
  };

  it('accepts objects without findings', () => {
    expect(refusal(deployment('api'), service('api'), denyAll)).toBe('nothing');
  });

  it('reports folder, message, rule and fix', () => {
    const probe = { httpGet: { path: '/', port: 'web' } };
    expect(refusal(deployment('api', { container: { livenessProbe: probe } }), denyAll)).toBe(
      [
        'production/demo: Deployment twisterlab/api the livenessProbe of api uses port web, which the container does not open; open: http, 8000 [probe-port]',
        '  Declare the port in the container, or correct the probe.',
      ].join('\n'),
    );
  });

  it('reports all findings of all rules', () => {
    const container = { imagePullPolicy: 'Never', livenessProbe: { tcpSocket: { port: 'web' } } };
    const text = refusal(
      deployment('api', { container }),
      deployment('mcp', { container, deployment: { revisionHistoryLimit: 10 } }),
      denyAll,
    );
    expect(text.match(/\[[a-z-]+\]$/gm)).toEqual(['[hardening]', '[image]', '[image]', '[probe-port]', '[probe-port]']);
    expect(text.split('\n').filter((line) => line.startsWith('  '))).toHaveLength(5);
  });

  it('reports the same finding of several environments once', () => {
    const tenant = (name: string, home: string, port = 'web') => {
      const container = { livenessProbe: { tcpSocket: { port } } };
      const inHome = (manifest: Manifest) => ({ ...manifest, metadata: { ...manifest.metadata, namespace: home } });
      return environment([inHome(deployment('twisterlab-api', { container })), inHome(denyAll)], { environment: name });
    };
    const namespaces = ['twisterlab', 'twisterlab-dev', 'twisterlab-qa'].map((name) => ({
      ...namespace,
      metadata: { ...namespace.metadata, name },
    }));
    const environments = [
      environment(namespaces, { environment: 'edge' }),
      tenant('production', 'twisterlab'),
      tenant('development', 'twisterlab-dev'),
      tenant('qa', 'twisterlab-qa', 'admin'),
    ];
    expect(() => checkAll(environments)).toThrow(
      new UserError([
        {
          where: 'production/demo',
          also: ['development/demo'],
          message:
            'Deployment twisterlab/twisterlab-api the livenessProbe of twisterlab-api uses port web, which the container does not open; open: http, 8000 [probe-port]',
          fix: 'Declare the port in the container, or correct the probe.',
        },
        {
          where: 'qa/demo',
          message:
            'Deployment twisterlab-qa/twisterlab-api the livenessProbe of twisterlab-api uses port admin, which the container does not open; open: http, 8000 [probe-port]',
          fix: 'Declare the port in the container, or correct the probe.',
        },
      ]),
    );
  });

  it('reports all findings of shape rules, and skips the other rules', () => {
    const empty = {} as Manifest;
    const misspelt = { ...configMap('a'), dta: {} } as Manifest;
    const homeless = { ...configMap('b'), metadata: { name: 'b' } };
    const nameless = { apiVersion: 'v1', kind: 'ConfigMap', metadata: {} } as Manifest;
    const openPod = deployment('api');
    expect(refusal(empty, misspelt, homeless, nameless, openPod, openPod).match(/^\w.*$/gm)).toEqual([
      'production/demo: an object has no apiVersion and kind: an empty document? [schema]',
      'production/demo: ConfigMap twisterlab/a dta is not a field [schema]',
      'production/demo: ConfigMap has no metadata.name [schema]',
      'production/demo: ConfigMap b has no namespace and would land in default [namespace]',
      'production/demo: Deployment twisterlab/api is already defined by production/demo [duplicate-identity]',
    ]);
  });

  it('checks each cluster separately', () => {
    const other = { ...cluster, name: 'other' };
    const broken = environment([deployment('api'), denyAll], { cluster: other, environment: 'far' });
    expect(() => checkAll([broken])).toThrow(
      /^far\/demo: Deployment twisterlab\/api Namespace twisterlab is not defined/,
    );
  });
});

describe('an exemption', () => {
  const probing = deployment('api', { container: { livenessProbe: { tcpSocket: { port: 'web' } } } });
  const exemption = {
    rule: 'probe-port',
    object: 'Deployment twisterlab/api',
    matches: 'uses port web',
    reason: 'a test',
  };
  const refusal = (exceptions: readonly (typeof exemption)[], ...manifests: Manifest[]) => {
    const environments = [environment([namespace], { environment: 'edge' }), environment(manifests, { exceptions })];
    try {
      checkAll(environments);
    } catch (error) {
      return (error as UserError).message;
    }
    return 'nothing';
  };

  it('suppresses that finding of that rule on that object', () => {
    expect(refusal([exemption], probing, denyAll)).toBe('nothing');
  });

  it.each([
    ['rule', { rule: 'hardening' }],
    ['object', { object: 'Deployment twisterlab/other' }],
    ['text', { matches: 'uses port admin' }],
  ])('does not suppress findings of another %s', (_, other) => {
    expect(refusal([{ ...exemption, ...other }], probing, denyAll)).toContain('uses port web');
  });

  it('that is unused is an error', () => {
    expect(refusal([exemption], deployment('api'), denyAll)).toBe(
      [
        'production: unused exemption of Deployment twisterlab/api from probe-port (uses port web)',
        '  Remove it from the chart.',
      ].join('\n'),
    );
  });
});
