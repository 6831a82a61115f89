import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isCrd } from '@twisterlab/platform/helm/crds';
import { declareChart } from '@twisterlab/platform/helm/declaration';
import { mapHook } from '@twisterlab/platform/helm/hooks';
import { parseRender } from '@twisterlab/platform/helm/parse';
import { servedApis } from '@twisterlab/platform/helm/render-chart';
import { withScope } from '@twisterlab/platform/helm/scope';

const object = (rest: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n${rest}`;
const data = (rest: string) => parseRender(object(rest), 'chart tiny')[0]!.data;

describe('the output of Helm', () => {
  it('is read as kubectl reads it: on, yes and y are booleans, times and dates strings', () => {
    expect(data('data: { a: on, b: yes, c: Off, d: n, time: 12:30, date: 2024-01-01, e: "on", f: one }')).toEqual({
      ...{ a: true, b: true, c: false, d: false },
      ...{ time: '12:30', date: '2024-01-01', e: 'on', f: 'one' },
    });
    expect(data('data: { on: 1, no: 2 }')).toEqual({ true: 1, false: 2 });
  });

  it('has the numbers that kubectl reads', () => {
    expect(data('data: { a: 0400, b: 0o644, c: 400, d: "0400", e: 08, f: -010 }')).toEqual({
      ...{ a: 256, b: 420, c: 400, d: '0400', e: 8, f: -8 },
    });
    expect(data('data: { a: 1_000, b: 1_0.5, c: 0x1F, d: 0b101, e: 1e3, f: .5, g: 1_, h: _1, i: +5, j: 0 }')).toEqual({
      ...{ a: 1000, b: 10.5, c: 31, d: 5, e: 1000, f: 0.5, g: 1, h: '_1', i: 5, j: 0 },
    });
    expect(data('data: { a: 1.2.3, b: 0x, c: 1e, d: 9007199254740991, e: "9007199254740993", f: 0o, g: 0_ }')).toEqual({
      ...{ a: '1.2.3', b: '0x', c: '1e', d: 9007199254740991, e: '9007199254740993', f: '0o', g: 0 },
    });
  });

  it.each(['9007199254740993', '-9007199254740993', '9_007_199_254_740_993', '0x20000000000001'])(
    'is rejected for a number that would lose digits: %s',
    (number) => expect(() => data(`data: { a: ${number} }`)).toThrow(`${number} is beyond 2^53`),
  );

  it('keeps a larger number whose digits stay, and one that Kubernetes reads as a floating-point number', () => {
    const { a, b } = data('data: { a: 9223372036854775000, b: 99999999999999999999 }') as Record<string, number>;
    expect([`${a}`, `${b}`]).toEqual(['9223372036854775000', '100000000000000000000']);
  });

  it('is rejected for a number that JSON does not have', () => {
    expect(() => data('data: { a: .inf }')).toThrow('.inf is not a number of JSON');
  });

  it('has merged keys', () => {
    expect(data('x: &x { a: 1, b: 2 }\ndata: { <<: *x, b: 3 }')).toEqual({ a: 1, b: 3 });
  });

  it('is rejected for a duplicate key', () => {
    expect(() =>
      parseRender(`---\n# Source: tiny/templates/a.yaml\n${object('data: { a: 1, a: 2 }')}`, 'chart tiny'),
    ).toThrow('chart tiny: tiny/templates/a.yaml: Map keys must be unique');
  });

  it('is rejected for a document that is not an object', () => {
    expect(() => parseRender('just: text', 'chart tiny')).toThrow(
      'prints a document that is not a Kubernetes object with a name: {"just":"text"}',
    );
  });

  it('loses empty documents and nulls, and its Lists are flattened', () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n  - ${object('data: { a: null, b: x }').replaceAll('\n', '\n    ')}`;
    expect(parseRender(`---\n# Source: tiny/templates/empty.yaml\n\n---\n${list}\n---\n`, 'chart tiny')).toEqual([
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { b: 'x' } },
    ]);
    expect(parseRender('', 'chart tiny')).toEqual([]);
  });
});

it.each([
  ['ConfigMapList', 'v1', ''],
  ['RoleBindingList', 'rbac.authorization.k8s.io/v1', 'apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, '],
])('takes a typed list apart: %s', (kind, apiVersion, head) => {
  const list = `apiVersion: ${apiVersion}\nkind: ${kind}\nitems:\n  - { ${head}metadata: { name: a } }\n  - { metadata: { name: b } }`;
  expect(parseRender(list, 'chart tiny')).toEqual(
    ['a', 'b'].map((name) => ({ apiVersion, kind: kind.replace('List', ''), metadata: { name } })),
  );
});

it('keeps an object whose kind ends like a list', () => {
  const custom = { apiVersion: 'example.com/v1', kind: 'AllowList', metadata: { name: 'a' }, spec: { items: [1] } };
  expect(parseRender(JSON.stringify(custom), 'chart tiny')).toEqual([custom]);
});

it('a whole render: tests dropped, hooks mapped, namespaces set and removed', () => {
  const printed = parseRender(readFileSync(join(__dirname, 'fixtures/tiny.rendered.txt'), 'utf8'), 'chart tiny');
  const declaration = declareChart(
    { name: 'edge', kubernetes: '1.36' },
    { name: 'tiny', version: '1.0.0', repository: 'https://charts.example.com', namespace: 'demo', values: {} },
  );
  const mapped = printed.filter((each) => !isCrd(each)).flatMap((each) => mapHook(each) ?? []);
  expect(withScope(mapped, declaration, printed.filter(isCrd))).toMatchSnapshot();
});

describe('namespaces of rendered objects', () => {
  const declaration = declareChart(
    { name: 'edge', kubernetes: '1.36' },
    { name: 'tiny', version: '1.0.0', repository: 'https://charts.example.com', namespace: 'demo', values: {} },
  );
  const widget = { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'a' } };

  it('rejects a kind that neither Kubernetes nor a CRD defines', () => {
    expect(() => withScope([widget], declaration, [])).toThrow(
      'prints a example.com/v1 Widget, which neither Kubernetes 1.36 nor an imported CRD defines',
    );
  });

  it('rejects a version that Kubernetes or the CRD does not serve, and names the one that it does', () => {
    const old = { apiVersion: 'apiregistration.k8s.io/v1beta1', kind: 'APIService', metadata: { name: 'a' } };
    expect(() => withScope([old], declaration, [])).toThrow(
      'prints a apiregistration.k8s.io/v1beta1 APIService (a), which Kubernetes 1.36 or the CRD does not serve in that version, but in v1.',
    );
    const crds = parseRender(readFileSync(join(__dirname, 'fixtures/tiny.rendered.txt'), 'utf8'), '').filter(isCrd);
    expect(() => withScope([{ ...widget, apiVersion: 'example.com/v1alpha1' }], declaration, crds)).toThrow(
      'does not serve in that version, but in v1.',
    );
  });

  it('are those of the APIs that Helm knows: of the declared Kubernetes', () => {
    const apis = servedApis({ kubernetes: '1.36' });
    expect(apis).toEqual(expect.arrayContaining(['v1', 'apiregistration.k8s.io/v1', 'policy/v1/PodDisruptionBudget']));
    expect(apis.filter((api) => api.includes('beta'))).toEqual([]);
    expect(new Set(apis).size).toBe(apis.length);
  });

  it('includes kinds of imported CRDs, and keeps a namespace that an object sets', () => {
    const crds = parseRender(readFileSync(join(__dirname, 'fixtures/tiny.rendered.txt'), 'utf8'), '').filter(isCrd);
    const elsewhere = { ...widget, metadata: { name: 'b', namespace: 'kube-system' } };
    const scoped = withScope([widget, elsewhere], declaration, crds);
    expect(scoped.map(({ metadata }) => metadata.namespace)).toEqual(['demo', 'kube-system']);
    const empty = withScope([{ ...widget, metadata: { name: 'c', namespace: '' } }], declaration, crds);
    expect(empty[0]!.metadata.namespace).toBe('demo');
  });
});
