import { readFileSync } from 'node:fs';
import { linkAll } from '@twisterlab/platform/compile';
import { UserError } from '@twisterlab/platform/model/problem';
import type { Rule } from '@twisterlab/platform/verify/rule';
import { verify, verifyShape } from '@twisterlab/platform/verify/verify';
import { configMap, denyAll, deployment, environment, namespace, object } from '../kit/objects';

const edge = environment([namespace], { environment: 'edge' });

function refusal(check: () => void): string {
  try {
    check();
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return (error as UserError).message.split('\n')[0]!;
  }
  return 'nothing';
}

/** A rule with a fault: it expects a key `size` in every ConfigMap. */
const faulty: Rule = {
  name: 'faulty',
  *check(graph) {
    for (const at of graph.all('ConfigMap'))
      if (at.manifest.data!.size!.length > 9) yield { at, message: 'is long', fix: 'Shorten it.' };
  },
};

describe('an exception of a rule', () => {
  const maps = [...'abcdefgh'].map((name) => configMap(name, name === 'f' ? {} : { size: '1' }));

  it('is a finding that names the rule and the object', () => {
    expect(refusal(() => verify(linkAll([edge, environment([denyAll, ...maps])]), [faulty]))).toBe(
      "production/demo: ConfigMap twisterlab/f cannot be checked: TypeError: Cannot read properties of undefined (reading 'length') [faulty]",
    );
  });

  it.each([
    ['a package is not installed', () => require('no-such-package'), "Cannot find module 'no-such-package'"],
    ['a file cannot be read', () => readFileSync('/no/such/file'), 'ENOENT'],
  ])('is no finding if %s', (_, read, message) => {
    const reading: Rule = {
      name: 'reading',
      *check() {
        read();
        yield* [];
      },
    };
    let thrown: unknown;
    try {
      verify(linkAll([edge, environment([denyAll, ...maps])]), [reading]);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).not.toBeInstanceOf(UserError);
    expect((thrown as Error).message).toContain(message);
  });

  it('does not hide the findings of other rules', () => {
    const probe = { livenessProbe: { tcpSocket: { port: 'web' } } };
    const objects = [denyAll, deployment('api', { container: probe }), ...maps];
    expect(() => verify(linkAll([edge, environment(objects)]), [faulty])).toThrow(/\[probe-port\][\s\S]*\[faulty\]/);
  });
});

describe('an object that cannot be linked', () => {
  it('is a finding', () => {
    const broken = object('cert-manager.io/v1', 'Certificate', 'web');
    expect(refusal(() => linkAll([edge, environment([denyAll, broken])]))).toBe(
      "production/demo: Certificate twisterlab/web cannot be checked: TypeError: Cannot read properties of undefined (reading 'secretName') [link]",
    );
  });
});

describe('the rules on the shape of objects', () => {
  const crd = (spec: unknown) => ({
    ...object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'widgets.example.org', { spec }),
    metadata: { name: 'widgets.example.org' },
  });

  it.each([
    ['no spec', undefined],
    ['no versions', { group: 'example.org', scope: 'Namespaced', names: { kind: 'Widget', plural: 'widgets' } }],
    ['versions of another type', { group: 'example.org', scope: 'Namespaced', names: {}, versions: 'v1' }],
  ])('report a CustomResourceDefinition with %s', (_, spec) => {
    expect(refusal(() => verifyShape([environment([crd(spec)])]))).toMatch(
      /^production\/demo: CustomResourceDefinition widgets.example.org .*\[schema\]$/,
    );
  });

  it.each([
    ['a number', 1],
    ['null', null],
  ])('report an apiVersion that is %s', (_, apiVersion) => {
    const broken = { ...configMap('a'), apiVersion } as never;
    expect(refusal(() => verifyShape([environment([broken])]))).toMatch(/\[schema\]$/);
  });
});
